# Reference values for tests/stats/test_design.py: scores of a sample drawn in strata and clusters.
#   Rscript tests/golden/design.R     (R with the package survey; writes the two CSV files beside it)
# Respondents are those of answers.csv. drawn.csv tells how they were drawn: stratum, cluster
# (numbered anew in each stratum), and how many clusters the stratum has in all. design.csv holds
# a mean, a share and a ratio with standard error and degrees of freedom, of everyone and a group.
suppressMessages(library(survey))
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
answers <- read.csv(file.path(folder, "answers.csv"))
set.seed(20240601)
n <- nrow(answers)
drawn <- data.frame(stratum = rep(c("city", "town", "isle"), c(45, 29, 6)),
                    cluster = c(sample(1:7, 45, TRUE), sample(1:5, 29, TRUE), rep(1, 6)))
drawn$population <- c(city = 20, town = 12, isle = 3)[drawn$stratum]
write.csv(drawn, file.path(folder, "drawn.csv"), row.names = FALSE)
d <- cbind(answers, drawn)
d$one <- 1
d$satisfied <- (d$q1 >= 4) * 1
d$either <- (d$q1 != 3) * 1

rows <- list()
for (single in c("adjust", "certainty")) for (w in c("none", "weight"))
  for (known in c("no", "yes")) for (unit in c("cluster", "respondent"))
  for (g in c("all", "a")) for (what in c("mean", "share", "rate")) {
  options(survey.lonely.psu = single)
  d$w <- if (w == "none") 1 else d$weight
  if (unit == "respondent" && known == "yes") next   # the population is counted in clusters
  design <- if (unit == "cluster")
    svydesign(ids = ~cluster, strata = ~stratum, weights = ~w, data = d, nest = TRUE,
              fpc = if (known == "yes") ~population)
  else svydesign(ids = ~1, strata = ~stratum, weights = ~w, data = d)
  inside <- !is.na(d$q1) & (g == "all" | d$group == g)
  if (what == "rate") inside <- inside & d$either > 0
  # as of a domain: clusters without a respondent in it remain in the sample
  mine <- subset(design, inside)
  m <- switch(what, mean = svymean(~q1, mine), share = svymean(~satisfied, mine),
              rate = svyratio(~satisfied, ~either, mine))
  rows[[length(rows) + 1]] <- data.frame(
    single = single, weights = w, population = known, unit = unit, group = g, what = what,
    value = as.numeric(coef(m)), error = as.numeric(SE(m)), df = degf(mine),
    low = confint(m, df = degf(mine))[1], high = confint(m, df = degf(mine))[2])
}
table <- do.call(rbind, rows)
for (column in c("value", "error", "low", "high"))
  table[[column]] <- sprintf("%.15g", table[[column]])
write.csv(table, file.path(folder, "design.csv"), row.names = FALSE, quote = FALSE)
cat(R.version.string, "survey", as.character(packageVersion("survey")), "\n")
