"""A veikart as a Gantt chart."""
