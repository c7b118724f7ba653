# Reference values for tests/stats/test_contribution.py: the pooled Oaxaca-Blinder decomposition.
#   Rscript tests/golden/contributions.R      (base R; reads nothing)
# Coefficients of lm with a dummy of the later wave, times the changes of the weighted means; the
# rest is the dummy's coefficient.
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
d <- data.frame(
  now = rep(c(0, 1), c(9, 8)),
  y = c(3, 4, 2, 5, 3, 4, 1, 4, 3, 5, 4, 4, 5, 3, 5, 2, 4),
  a = c(3, 4, 2, 4, 3, 5, 2, 3, 3, 5, 4, 5, 4, 3, 5, 3, 4),
  b = c(2, 5, 3, 5, 3, 3, 1, 4, 2, 4, 4, 3, 5, 2, 5, 1, 4.5),
  c = c(1, 3, 3, 4, 2, 4, 2, 5, 4, 4, 2, 4, 5, 3, 3, 2, 4),
  w = c(1, 2, .5, 1.5, 1, 1, .7, 2.2, 1, .4, 1, 3, 1.2, 1, .8, 1, 1.6))
rows <- lapply(c("equal", "weighted"), function(kind) {
  d$v <- w <- if (kind == "equal") rep(1, nrow(d)) else d$w
  b <- coef(lm(y ~ now + a + b + c, d, weights = v))
  mean_of <- function(x, at) weighted.mean(x[d$now == at], w[d$now == at])
  moved <- sapply(d[c("a", "b", "c")], function(x) mean_of(x, 1) - mean_of(x, 0))
  data.frame(kind, part = c("a", "b", "c", "rest"),
             contribution = c(b[c("a", "b", "c")] * moved, b["now"]),
             total = mean_of(d$y, 1) - mean_of(d$y, 0))
})
write.csv(format(do.call(rbind, rows), digits = 15), file.path(folder, "contributions.csv"),
          row.names = FALSE, quote = FALSE)
write.csv(d, file.path(folder, "contributions_rows.csv"), row.names = FALSE, quote = FALSE)
