"""QUIET: what the house announces: notices and incidents, whom they concern, what they change in the bot's answers."""
