"""What people say of figures and changes: corrections, verdicts, and who has the last word."""
