"""The three languages of the portal, in the order in which they are listed everywhere."""

LANGUAGES = ("fr", "nl", "en")
