"""What is made of records and of other scores: measures, points, assessments, rankings."""
