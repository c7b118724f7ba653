# Reference values for tests/stats/test_trend.py: the course of a score over waves.
#   Rscript tests/golden/trend.R      (R with the package metafor; reads nothing)
# slope: metafor's rma by Paule and Mandel with Knapp and Hartung's t (test = "adhoc": their factor
#   is at least 1). robust: all pairwise slopes and cor.test. joinpoint: weighted least squares with
#   one bend at each wave by lm. control: Laney's p' by his formulas, on made-up shares.
suppressMessages(library(metafor))
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
series <- list(
  even = list(t = 0:7, y = c(74, 75.2, 74.6, 76.1, 75.9, 77.0, 76.4, 78.1), e = rep(1, 8)),
  uneven = list(t = 0:7, y = c(70, 71.5, 69, 74, 76, 72, 77, 79), e = c(1, 2, .5, 1.2, 3, .8, 1, .6)),
  gap = list(t = c(0, 1, 2, 4, 5, 8, 9), y = c(62, 60.5, 61, 58, 59.5, 55, 54), e = c(.9, .8, 1, .7, 1.2, .9, .8)),
  wild = list(t = 0:9, y = c(4.1, 4.6, 3.9, 4.4, 4.0, 4.7, 4.2, 3.8, 4.5, 4.3), e = rep(.05, 10)),
  four = list(t = 0:3, y = c(10, 13, 12, 16), e = c(2, 1, 1, 2)))
rows <- list()
for (name in names(series)) {
  s <- series[[name]]; k <- length(s$y)
  m <- rma(yi = s$y, vi = s$e^2, mods = ~ s$t, method = "PM", test = "adhoc",
           control = list(tol = 1e-14, maxiter = 10000))
  pairs <- combn(k, 2)
  sen <- median((s$y[pairs[2, ]] - s$y[pairs[1, ]]) / (s$t[pairs[2, ]] - s$t[pairs[1, ]]))
  kendall <- suppressWarnings(cor.test(s$t, s$y, method = "kendall"))
  w <- 1 / (s$e^2 + m$tau2)
  gains <- sapply(seq_len(k), function(j) {
    if (j < 3 || j > k - 2 || k < 7) return(NA)
    straight <- lm(s$y ~ s$t, weights = w)
    bent <- lm(s$y ~ s$t + pmax(s$t - s$t[j], 0), weights = w)
    deviance(straight) - deviance(bent)
  })
  best <- if (all(is.na(gains))) NA else which.max(gains)
  bent <- if (is.na(best)) c(NA, NA) else {
    b <- coef(lm(s$y ~ s$t + pmax(s$t - s$t[best], 0), weights = w)); c(b[2], b[2] + b[3]) }
  rows[[name]] <- data.frame(series = name, wave = seq_len(k) - 1, time = s$t, value = s$y, error = s$e,
    slope = m$beta[2], se = m$se[2], low = m$ci.lb[2], high = m$ci.ub[2], p = m$pval[2],
    between = sqrt(m$tau2), sen = sen, tau = unname(kendall$estimate), p_kendall = kendall$p.value,
    best = best - 1, before = bent[1], after = bent[2])
}
write.csv(format(do.call(rbind, rows), digits = 15), file.path(folder, "trend.csv"),
          row.names = FALSE, quote = FALSE)

# Laney's p' chart: p-bar, sigma_p of each wave, z, sigma_z = mean |z_i - z_(i-1)| / 1.128...
x <- c(310, 322, 1190, 1204, 268, 2450, 2391, 150); n <- c(400, 420, 1600, 1550, 400, 3100, 3150, 200)
p <- x / n; bar <- sum(x) / sum(n); sigma <- sqrt(bar * (1 - bar) / n); z <- (p - bar) / sigma
sz <- mean(abs(diff(z))) / (2 / sqrt(pi))
chart <- data.frame(x, n, value = p, own = sqrt(p * (1 - p) / n), error = sigma, centre = bar,
                    sigma_z = sz, lower = bar - 3 * sigma * sz, upper = bar + 3 * sigma * sz)
write.csv(format(chart, digits = 15), file.path(folder, "control.csv"), row.names = FALSE, quote = FALSE)
