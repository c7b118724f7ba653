"""Study, period and segment to jobs; jobs to executed and rendered reports."""
