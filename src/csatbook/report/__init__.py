"""Results to tables, figures and sentences; executed notebooks to HTML, PDF and the site."""
