"""What a person judges and corrects in the terminal."""
