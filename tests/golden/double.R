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
# Sensitivity + specificity - 1 with its error by the delta method, slopes by differences; what a part
# that said nothing does; a difference of two coded waves; and one that the words show, divided by J:
# its interval has all r for which nobody would reject difference = r J (Fieller 1954), by search.
youden <- function(q, s1, s0) {
  p <- q * s1 + (1 - q) * s0
  q * s1 / p + (1 - q) * (1 - s0) / (1 - p) - 1
}
z <- qnorm(0.975)
for (at in seq_along(rows)) {
  k <- as.list(cases[at, ]); h <- 1e-6
  s1 <- k$a1 / k$n1; s0 <- k$a0 / k$n0; t1 <- (k$a1 + 1) / (k$n1 + 2); t0 <- (k$a0 + 1) / (k$n0 + 2)
  p <- rows[[at]]$value; a <- k$rate * s1
  # The slopes at the value, the shares in them that move with q smoothed as the variances are.
  J <- function(a, p, q) (a - p * q) / (p * (1 - p))
  d <- sapply(list(c(h, 0, 0), c(0, h, 0), c(0, 0, h)), function(e)
    (J(a + e[1], p + e[2], k$rate + e[3]) - J(a - e[1], p - e[2], k$rate - e[3])) / (2 * h))
  slopes <- c(k$rate * (d[1] + d[2]), (1 - k$rate) * d[2], t1 * d[1] + (t1 - t0) * d[2] + d[3])
  spreads <- c(t1 * (1 - t1) / k$n1, t0 * (1 - t0) / k$n0, k$rate * (1 - k$rate) / k$n)
  rows[[at]]$youden <- youden(k$rate, s1, s0)
  rows[[at]]$youden_error <- sqrt(sum(slopes^2 * spreads))
  # Of 1.25 times as many answers a fifth said nothing.
  w <- c(0.8 * k$rate, 0.8 * (1 - k$rate), 0.2); n <- 1.25 * k$n
  rows[[at]]$silent_value <- sum(w[1:2] * c(s1, s0))
  t <- c(t1, t0, 0)
  rows[[at]]$silent_error <- sqrt(w[1]^2 * t1 * (1 - t1) / k$n1 + w[2]^2 * t0 * (1 - t0) / k$n0 +
                                    (sum(w * t^2) - sum(w * t)^2) / n)
  other <- rows[[1]]
  rows[[at]]$difference <- p - other$value
  rows[[at]]$p <- 2 * pnorm(-abs((p - other$value) / sqrt(rows[[at]]$error^2 + other$error^2)))
  shown <- 0.05; half <- 0.03; J <- rows[[at]]$youden; e <- rows[[at]]$youden_error
  inside <- function(r) (shown - r * J)^2 - (half^2 + r^2 * (z * e)^2)
  rows[[at]]$divided <- shown / J
  rows[[at]]$divided_low <- uniroot(inside, c(-0.5, shown / J), tol = 1e-14)$root
  rows[[at]]$divided_high <- uniroot(inside, c(shown / J, 2), tol = 1e-14)$root
}
table <- do.call(rbind, rows)
shown <- setdiff(names(table), names(cases))
for (column in shown) table[[column]] <- sprintf("%.15g", table[[column]])
write.csv(table, file.path(folder, "double.csv"), row.names = FALSE, quote = FALSE)
cat(R.version.string, "survey", as.character(packageVersion("survey")), "\n")
