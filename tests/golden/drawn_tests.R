# Reference values for tests/stats/test_drawn.py: the order and the spread of answers in groups of a
# sample drawn in strata and clusters.
#   Rscript tests/golden/drawn_tests.R     (R with the package survey; reads answers.csv and
#                                           drawn.csv, writes drawn_tests.csv)
suppressMessages(library(survey))
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
d <- cbind(read.csv(file.path(folder, "answers.csv")), read.csv(file.path(folder, "drawn.csv")))
place <- (seq_len(nrow(d)) - 1) %% 10
d$region <- ifelse(place < 5, "n", ifelse(place < 8, "e", ifelse(place < 9, "s", "w")))
# As in spread.R: half way to the next level at exactly half of the weight.
middle <- function(x, w) {
  levels <- sort(unique(x))
  below <- sapply(levels, function(one) sum(w[x <= one])) / sum(w)
  at <- which(below > 0.5 - 1e-12)[1]
  if (abs(below[at] - 0.5) < 1e-12) mean(levels[at + 0:1]) else levels[at]
}
rows <- list()
pairs_of <- list(c("group", "a", "b"), c("region", "n", "e"), c("region", "e", "s"),
                 c("region", "n", ""))
for (item in c("q1", "recommend")) for (single in c("adjust", "certainty"))
  for (w in c("none", "weight")) for (known in c("no", "yes"))
  for (unit in c("cluster", "respondent")) for (pair in pairs_of) {
  options(survey.lonely.psu = single)
  d$w <- if (w == "none") 1 else d$weight
  d$x <- d[[item]]
  d$side <- ifelse(d[[pair[1]]] == pair[2], "a",
                   ifelse(pair[3] == "" | d[[pair[1]]] == pair[3], "b", NA))
  d$second <- (d$side == "b") * 1
  d$inside <- !is.na(d$x) & !is.na(d$side)
  own <- d$inside & d$side == "a"; other <- d$inside & d$side == "b"
  # every respondent's deviation from the median of the own side
  d$away <- NA
  for (side in list(own, other)) d$away[side] <- abs(d$x[side] - middle(d$x[side], d$w[side]))
  design <- if (unit == "cluster")
    svydesign(ids = ~cluster, strata = ~stratum, weights = ~w, data = d, nest = TRUE,
              fpc = if (known == "yes") ~population)
  else svydesign(ids = ~1, strata = ~stratum, weights = ~w, data = d,
                 fpc = if (known == "yes") ~customers)
  mine <- subset(design, inside)
  df <- degf(mine) - 1
  x <- d$x[d$inside]; weight <- d$w[d$inside]
  # svyranktest would let ranks of equal answers depend on the order of rows: see rank.R
  ridit <- sapply(x, function(one) sum(weight[x < one]) + sum(weight[x == one]) / 2) / sum(weight)
  s <- svyranktest(x ~ second, mine, test = function(r, N) ridit)
  stopifnot(s$parameter == df)
  delta <- -2 * as.numeric(s$estimate)              # second minus first: turned round
  # by all pairs of answers, a above b less a below b
  pairs <- sign(outer(d$x[own], d$x[other], "-"))
  stopifnot(abs(sum(pairs * outer(d$w[own], d$w[other])) / sum(d$w[own]) / sum(d$w[other]) -
                  delta) < 1e-12)
  add <- function(test, value_a, value_b, difference, statistic, p) {
    rows[[length(rows) + 1]] <<- data.frame(
      test, item, single, weights = w, population = known, unit, by = pair[1], a = pair[2],
      b = pair[3], value_a, value_b, difference, error = difference / statistic, statistic, df, p)
  }
  add("drawn_rank", (1 + delta) / 2, (1 - delta) / 2, delta, -as.numeric(s$statistic),
      as.numeric(s$p.value))
  fit <- svyglm(away ~ second, mine)
  peer <- svyttest(away ~ second, mine)
  b <- coef(fit)
  statistic <- -b[[2]] / SE(fit)[[2]]
  stopifnot(abs(statistic + peer$statistic) < 1e-9, peer$parameter == df)
  add("drawn_spread", b[[1]], b[[1]] + b[[2]], -b[[2]], statistic, 2 * pt(-abs(statistic), df))
}
table <- do.call(rbind, rows)
for (column in names(table)[10:16]) table[[column]] <- sprintf("%.15g", table[[column]])
write.csv(table, file.path(folder, "drawn_tests.csv"), row.names = FALSE, quote = FALSE)
cat(R.version.string, "survey", as.character(packageVersion("survey")), "\n")
