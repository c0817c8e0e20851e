"""How the history of the portfolio is told, by subject. Start reading in `portfolio.history_words`."""
