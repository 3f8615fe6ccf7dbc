"""Two journals become one: messages, sessions, carriers, and what people see of a conflict."""
