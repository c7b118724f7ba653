# Reference values for tests/stats/test_double_sampling.py: shares found by words and checked by a
# coder in a random sample of them.
#   Rscript tests/golden/double.R      (R with the package survey)
# The value is that of survey's post-stratified mean: the coded answers, weighted up to the share of
# all answers with the words and without. The standard error is written out as Tenenbein (1970) has
# it, with one hit and one miss added to each part; without those it is checked against survey's.
suppressMessages(library(survey))
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
cases <- data.frame(rate = c(0.2, 0.05, 0.6, 0.3), n = c(2000, 5000, 400, 1000),
                    n1 = c(40, 12, 110, 60), a1 = c(36, 9, 100, 60),
                    n0 = c(160, 188, 90, 140), a0 = c(8, 2, 12, 0))
rows <- list()
for (at in seq_len(nrow(cases))) {
  k <- as.list(cases[at, ])
  d <- data.frame(hit = rep(c(1, 0), c(k$n1, k$n0)),
                  seen = c(rep(c(1, 0), c(k$a1, k$n1 - k$a1)), rep(c(1, 0), c(k$a0, k$n0 - k$a0))))
  whole <- data.frame(hit = c(1, 0), Freq = k$n * c(k$rate, 1 - k$rate))
  s <- postStratify(svydesign(ids = ~1, data = d, weights = rep(k$n / nrow(d), nrow(d))), ~hit, whole)
  value <- as.numeric(svymean(~seen, s))
  tenenbein <- function(b1, m1, b0, m0) {
    s1 <- b1 / m1; s0 <- b0 / m0
    k$rate^2 * s1 * (1 - s1) / k$n1 + (1 - k$rate)^2 * s0 * (1 - s0) / k$n0 +
      (s1 - s0)^2 * k$rate * (1 - k$rate) / k$n
  }
  plain <- sqrt(tenenbein(k$a1, k$n1, k$a0, k$n0) -
                  (k$a1 / k$n1 - k$a0 / k$n0)^2 * k$rate * (1 - k$rate) / k$n)
  by_survey <- as.numeric(SE(svymean(~seen, s)))
  stopifnot(abs(plain - by_survey) < 0.003 * by_survey + 1e-12)
  error <- sqrt(tenenbein(k$a1 + 1, k$n1 + 2, k$a0 + 1, k$n0 + 2))
  m <- value * (1 - value) / error^2; z <- qnorm(0.975)
  middle <- (value + z^2 / (2 * m)) / (1 + z^2 / m)
  half <- z * sqrt(value * (1 - value) / m + z^2 / (4 * m^2)) / (1 + z^2 / m)
  rows[[at]] <- data.frame(k, value, error, low = middle - half, high = middle + half)
}
table <- do.call(rbind, rows)
for (column in c("value", "error", "low", "high")) table[[column]] <- sprintf("%.15g", table[[column]])
write.csv(table, file.path(folder, "double.csv"), row.names = FALSE, quote = FALSE)
cat(R.version.string, "survey", as.character(packageVersion("survey")), "\n")
