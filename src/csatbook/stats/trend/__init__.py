"""The course of a score over many waves: slope, turning points, control chart."""
