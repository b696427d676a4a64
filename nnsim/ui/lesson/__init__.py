"""The panel of a lesson: text with links, questions, the task with its conditions, and the list of chapters."""
