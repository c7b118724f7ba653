# Reference values for tests/stats/test_design.py and test_compare_design.py: scores of a sample
# drawn in strata and clusters, and comparisons of its groups.
#   Rscript tests/golden/design.R     (R with the package survey; writes three CSV files beside it)
# Respondents are those of answers.csv. drawn.csv tells how they were drawn: stratum, cluster
# (numbered anew in each stratum), and how many clusters and customers the stratum has in all, of
# which those of the isle are all in the sample. design.csv holds
# a mean, a share and a ratio with standard error and degrees of freedom, of everyone and a group.
suppressMessages(library(survey))
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
answers <- read.csv(file.path(folder, "answers.csv"))
set.seed(20240601)
n <- nrow(answers)
drawn <- data.frame(stratum = rep(c("city", "town", "isle"), c(45, 29, 6)),
                    cluster = c(sample(1:7, 45, TRUE), sample(1:5, 29, TRUE), rep(1, 6)))
drawn$population <- c(city = 20, town = 12, isle = 3)[drawn$stratum]
drawn$customers <- c(city = 400, town = 90, isle = 6)[drawn$stratum]
write.csv(drawn, file.path(folder, "drawn.csv"), row.names = FALSE)
d <- cbind(answers, drawn)
d$one <- 1
d$satisfied <- (d$q1 >= 4) * 1
d$either <- (d$q1 != 3) * 1

# Without weights R weighs by the populations: what a stratum holds, by what was drawn of it. The
# weights "none" are those of 1, "population" those of R, "weight" those of the file.
drawn_as <- function(w, known, unit) {
  if (w == "population" && known == "no") return(NULL)
  d$w <- if (w == "weight") d$weight else 1
  weights <- if (w != "population") ~w
  if (unit == "cluster")
    svydesign(ids = ~cluster, strata = ~stratum, weights = weights, data = d, nest = TRUE,
              fpc = if (known == "yes") ~population)
  else svydesign(ids = ~1, strata = ~stratum, weights = weights, data = d,
                 fpc = if (known == "yes") ~customers)
}

rows <- list()
for (single in c("adjust", "certainty")) for (w in c("none", "weight", "population"))
  for (known in c("no", "yes")) for (unit in c("cluster", "respondent"))
  for (g in c("all", "a")) for (what in c("mean", "share", "rate")) {
  options(survey.lonely.psu = single)
  design <- drawn_as(w, known, unit)
  if (is.null(design)) next
  inside <- !is.na(d$q1) & (g == "all" | d$group == g)
  if (what == "rate") inside <- inside & d$either > 0
  # as of a domain: clusters without a respondent in it remain in the sample
  mine <- subset(design, inside)
  m <- switch(what, mean = svymean(~q1, mine, deff = "replace"),
              share = svymean(~satisfied, mine, deff = "replace"),
              rate = svyratio(~satisfied, ~either, mine, deff = "replace"))
  rows[[length(rows) + 1]] <- data.frame(
    single = single, weights = w, population = known, unit = unit, group = g, what = what,
    value = as.numeric(coef(m)), error = as.numeric(SE(m)), df = degf(mine),
    low = confint(m, df = degf(mine))[1], high = confint(m, df = degf(mine))[2],
    n = sum(inside), deff = as.numeric(deff(m)))
}
table <- do.call(rbind, rows)
for (column in c("value", "error", "low", "high", "deff"))
  table[[column]] <- sprintf("%.15g", table[[column]])
write.csv(table, file.path(folder, "design.csv"), row.names = FALSE, quote = FALSE)
cat(R.version.string, "survey", as.character(packageVersion("survey")), "\n")

# design_compare.csv: two groups, and a region beside the others, of the same sample.
place <- (seq_len(n) - 1) %% 10
d$region <- ifelse(place < 5, "n", ifelse(place < 8, "e", ifelse(place < 9, "s", "w")))
compared <- list()
pairs_of <- list(c("group", "a", "b"), c("region", "n", "e"), c("region", "e", "s"),
                 c("region", "s", "w"), c("region", "n", ""), c("region", "s", ""))
for (single in c("adjust", "certainty")) for (w in c("none", "weight", "population"))
  for (known in c("no", "yes")) for (unit in c("cluster", "respondent"))
  for (pair in pairs_of) for (what in c("mean", "share", "rate")) {
  options(survey.lonely.psu = single)
  d$side <- ifelse(d[[pair[1]]] == pair[2], "a",
                   ifelse(pair[3] == "" | d[[pair[1]]] == pair[3], "b", NA))
  d$second <- (d$side == "b") * 1
  design <- drawn_as(w, known, unit)
  if (is.null(design)) next
  inside <- !is.na(d$q1) & !is.na(d$side)
  if (what == "rate") inside <- inside & d$either > 0
  mine <- subset(design, inside)
  df <- degf(mine) - 1
  if (what == "rate") {
    r <- svyby(~satisfied, ~side, mine, svyratio, denominator = ~either, covmat = TRUE)
    fit <- svycontrast(r, setNames(c(1, -1), names(coef(r))))
    difference <- as.numeric(coef(fit)); error <- as.numeric(SE(fit))
    statistic <- difference / error; p <- 2 * pt(-abs(statistic), df)
  } else {
    model <- if (what == "mean") q1 ~ second else satisfied ~ second
    fit <- svyttest(model, mine)   # second minus first: turned round
    stopifnot(fit$parameter == df)
    difference <- -as.numeric(fit$estimate); statistic <- -as.numeric(fit$statistic)
    error <- difference / statistic; p <- as.numeric(fit$p.value)
  }
  half <- qt(0.975, df) * error
  compared[[length(compared) + 1]] <- data.frame(
    single = single, weights = w, population = known, unit = unit, by = pair[1], a = pair[2],
    b = pair[3], what = what, difference = difference, error = error, statistic = statistic,
    df = df, p = p, low = difference - half, high = difference + half)
}
table <- do.call(rbind, compared)
for (column in c("difference", "error", "statistic", "p", "low", "high"))
  table[[column]] <- sprintf("%.15g", table[[column]])
write.csv(table, file.path(folder, "design_compare.csv"), row.names = FALSE, quote = FALSE)
