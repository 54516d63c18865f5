"""Pages: what each kind of page of the site shows, in words."""
