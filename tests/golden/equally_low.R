# Reference values for tests/stats/test_equally_low.py: analysis of covariance, and exact matching.
#   Rscript tests/golden/equally_low.R      (base R; reads nothing)
# units: lm(after ~ before + affected). customers: within each score before the mean of the affected
# less that of the others, weighted as the affected divide among these scores; the variance of each
# cell's mean is its HC3 one, sum of (w e / (1 - h))^2 / (sum w)^2, times n / (n - 1) of its side.
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
u <- data.frame(before = c(61, 70, 82, 88, 66, 75, 79, 64, 62, 68),
                after = c(66, 69, 84, 87, 71, 74, 82, 65, 75, 78),
                affected = c(0, 0, 0, 0, 0, 0, 0, 0, 1, 1))
fit <- function(d) {
  s <- summary(lm(after ~ before + affected, d))$coefficients["affected", ]
  ci <- confint(lm(after ~ before + affected, d))["affected", ]
  c(s[1], s[2], ci, s[4])
}
c_ <- data.frame(before = rep(1:3, c(9, 10, 7)),
                 after = c(1, 2, 3, 2, 1, 3, 4, 2, 1, 2, 3, 2, 4, 1, 3, 5, 2, 3, 3, 3, 4, 3, 2, 5, 4, 3),
                 affected = c(1, 1, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1, 1, 1, 0),
                 w = c(1, 2, .5, 1, 1.5, 1, .8, 1, 2, 1, 1, .6, 1.4, 1, 2, 1, 1, .7, 1.2, 1, 1, 2, .9, 1, 1.3, 1))
match_ <- function(d, w) {
  d$w <- w
  share <- tapply(d$w[d$affected == 1], d$before[d$affected == 1], sum); share <- share / sum(share)
  side <- function(a) {
    s <- d[d$affected == a, ]; n <- nrow(s); k <- length(share)
    m <- sapply(names(share), function(b) with(s[s$before == b, ], weighted.mean(after, w)))
    v <- sapply(names(share), function(b) { x <- s[s$before == b, ]; h <- x$w / sum(x$w)
      sum((x$w * (x$after - weighted.mean(x$after, x$w)) / (1 - h))^2) / sum(x$w)^2 })
    c(sum(share * m), sum(share^2 * v) * n / (n - 1), n - k)
  }
  a <- side(1); b <- side(0); est <- a[1] - b[1]; se <- sqrt(a[2] + b[2]); df <- min(a[3], b[3])
  c(est, se, est - qt(.975, df) * se, est + qt(.975, df) * se, 2 * pt(-abs(est / se), df))
}
rows <- rbind(two = fit(u), one = fit(u[-10, ]), equal = match_(c_, rep(1, nrow(c_))),
              weighted = match_(c_, c_$w))
colnames(rows) <- c("effect", "error", "low", "high", "p")
write.csv(format(data.frame(kind = rownames(rows), rows), digits = 15),
          file.path(folder, "equally_low.csv"), row.names = FALSE, quote = FALSE)
write.csv(u, file.path(folder, "equally_low_units.csv"), row.names = FALSE, quote = FALSE)
write.csv(c_, file.path(folder, "equally_low_customers.csv"), row.names = FALSE, quote = FALSE)
