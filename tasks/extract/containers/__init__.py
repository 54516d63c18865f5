"""Containers: archives, mailboxes and WARC files give documents."""
