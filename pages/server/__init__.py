"""What stands between strangers and the app: what the server answers, hears and says, before a page runs."""
