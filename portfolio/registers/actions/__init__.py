"""Actions: what somebody has promised to do by a day, wherever it was agreed.

An action has one owner, a person; its first due date stays beside the present one. What is done is
verified by somebody else. Start reading in `services`.
"""
