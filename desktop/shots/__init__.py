"""Pictures of every screen in every state: for eyes, for the guide, for a start without a display.

A picture is one small public function in a module of scenes (`beginning`, `day`, `talks`,
`open_talk`, `materials`, `lists`, `imports`, `faces`, `extremes`, `fair`, `sharing`): it brings
its screen about on a :class:`~desktop.shots.stage.Stage`, as a person would, and returns the
widget to be taken, or None for the whole window. Its name is the name of the picture, its first
line what the picture shows.
"""
