"""Issues of five types. A request for change opens the change panel.

The change authority decides within its limit and within what is left of the change budget of the project;
above, the change goes to the body that the table of authority names. What is decided stands in the decision
register. Start reading in `calc`, then `services` and `changes`.
"""
