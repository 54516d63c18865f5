"""Parts of the watchlist: settings of sources, schedules, channels and reports; its files, their errors and edits."""
