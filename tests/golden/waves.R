# Reference values for tests/stats/test_two_waves.py: the change of a score between two waves whose
# respondents were drawn in strata and clusters.
#   Rscript tests/golden/waves.R      (R with the package survey; reads answers.csv and drawn.csv)
# Odd rows are the wave now, even rows the one before. `independent`: clusters drawn anew, so that
# a stratum of one wave is another than that of the other; `same`: the same clusters in both.
suppressMessages(library(survey))
options(survey.lonely.psu = "adjust")
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
d <- cbind(read.csv(file.path(folder, "answers.csv")), read.csv(file.path(folder, "drawn.csv")))
d$now <- (seq_len(nrow(d)) %% 2) * 1
d$both <- interaction(d$now, d$stratum, drop = TRUE)
worth <- list(mean = function(d) d$q1, satisfied_share = function(d) (d$q1 >= 4) * 1,
              nps = function(d) 100 * ((d$recommend >= 9) - (d$recommend <= 6)))
rows <- list()
for (method in names(worth)) for (waves in c("independent", "same")) for (w in c("none", "weight")) {
  d$y <- worth[[method]](d)
  d$w <- if (w == "none") 1 else d$weight
  s <- if (waves == "same") svydesign(ids = ~cluster, strata = ~stratum, weights = ~w, data = d, nest = TRUE)
    else svydesign(ids = ~cluster, strata = ~both, weights = ~w, data = d, nest = TRUE)
  g <- subset(s, !is.na(y))
  found <- svyttest(y ~ now, g)
  m <- svyby(~y, ~now, g, svymean, covmat = TRUE)
  change <- svycontrast(m, c(-1, 1))
  stopifnot(abs(as.numeric(coef(change)) - as.numeric(found$estimate)) < 1e-12)
  stopifnot(abs(as.numeric(SE(change)) / (found$estimate / found$statistic) - 1) < 1e-9)
  rows[[length(rows) + 1]] <- data.frame(method, waves, weights = w,
    difference = as.numeric(found$estimate), error = as.numeric(SE(change)),
    statistic = as.numeric(found$statistic))
}
write.csv(do.call(rbind, rows), file.path(folder, "waves.csv"), row.names = FALSE, quote = FALSE)
cat(R.version.string, "survey", as.character(packageVersion("survey")), "\n")
