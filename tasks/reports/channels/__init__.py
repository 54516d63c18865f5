"""Channels: which changes go where and when, what a message says, and how a mail or a service of Apprise takes it."""
