# Reference values for tests/stats/test_precision.py and test_power.py: margins of error, sample
# sizes, and differences of two groups that a test would find.
#   Rscript tests/golden/precision.R     (base R; writes precision.csv beside it)
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
rows <- list()
add <- function(what, value, n_a = NA, n_b = NA, deviation = NA, share = NA, difference = NA,
                population = NA, power = NA, level = NA)
  rows[[length(rows) + 1]] <<- data.frame(what, n_a, n_b, deviation, share, difference, population,
                                          power, level, value = sprintf("%.15g", value))
root <- function(f, ends) uniroot(f, ends, tol = 1e-14)$root

# The mean of n of N values has the variance that simple random sampling gives it, sigma^2 / n *
# (N - n) / (N - 1); the smallest n is looked for one by one.
half <- function(n, N, s, level) {
  fpc <- if (is.na(N)) 1 else (N - n) / (N - 1)
  qnorm((1 + level) / 2) * s * sqrt(fpc / n)
}
for (level in c(0.9, 0.95)) for (N in c(NA, 60, 2000, 24500)) for (s in c(0.5, 0.4, 21.3)) {
  for (n in c(40, 59)) add("margin", half(n, N, s, level), n_a = n, deviation = s, population = N,
                           level = level)
  for (share in c(0.06, 0.15)) {
    e <- share * s
    n <- 1
    while (half(n, N, s, level) > e) n <- n + 1
    add("needed", n, deviation = s, difference = e, population = N, level = level)
  }
}

# Two means: power.t.test, and for unequal groups the noncentral t distribution that it rests on
found <- function(n_a, n_b, s, power, level) {
  df <- n_a + n_b - 2
  edge <- qt((1 + level) / 2, df)
  shift <- root(function(x) pt(edge, df, x, lower.tail = FALSE) - power, c(0, 30))
  shift * s * sqrt(1 / n_a + 1 / n_b)
}
for (level in c(0.95, 0.9)) for (power in c(0.8, 0.95)) for (s in c(1, 21.3)) {
  for (n in c(2, 12, 300)) {
    d <- power.t.test(n = n, sd = s, power = power, sig.level = 1 - level, tol = 1e-12)$delta
    stopifnot(abs(d / found(n, n, s, power, level) - 1) < 1e-9)
    add("detectable_mean", d, n, n, s, power = power, level = level)
  }
  for (n_b in c(5, 400)) add("detectable_mean", found(30, n_b, s, power, level), 30, n_b, s,
                             power = power, level = level)
  for (ratio in c(0.2, 0.5, 1.5)) {
    n <- power.t.test(delta = ratio * s, sd = s, power = power, sig.level = 1 - level,
                      tol = 1e-12)$n
    add("needed_mean", ceiling(n), deviation = s, difference = ratio * s, power = power,
        level = level)
  }
}

# Two shares: power.prop.test, and for unequal groups the same normal test with the pooled variance
reached <- function(n_a, n_b, p_a, p_b, level) {
  p <- (n_a * p_a + n_b * p_b) / (n_a + n_b)
  edge <- qnorm((1 + level) / 2) * sqrt(p * (1 - p) * (1 / n_a + 1 / n_b))
  pnorm((abs(p_a - p_b) - edge) / sqrt(p_a * (1 - p_a) / n_a + p_b * (1 - p_b) / n_b))
}
for (level in c(0.95, 0.9)) for (power in c(0.8, 0.95)) for (share in c(0.5, 0.784, 0.2)) {
  towards <- if (share >= 0.5) -1 else 1
  for (n in c(60, 300)) {
    # power.prop.test looks for the greater share only; the other side is its mirror image
    other <- power.prop.test(n = n, p1 = if (towards < 0) 1 - share else share, power = power,
                             sig.level = 1 - level, tol = 1e-12)$p2
    d <- other - (if (towards < 0) 1 - share else share)
    stopifnot(abs(reached(n, n, share, share + towards * d, level) - power) < 1e-9)
    add("detectable_share", d, n, n, share = share, power = power, level = level)
  }
  d <- root(function(d) reached(90, 250, share, share + towards * d, level) - power,
            c(1e-6, max(share, 1 - share) - 1e-9))
  add("detectable_share", d, 90, 250, share = share, power = power, level = level)
  for (d in c(0.05, 0.1, 0.15)) {
    n <- power.prop.test(p1 = share, p2 = share + towards * d, power = power,
                         sig.level = 1 - level, tol = 1e-12)$n
    add("needed_share", ceiling(n), share = share, difference = d, power = power, level = level)
  }
}
write.csv(do.call(rbind, rows), file.path(folder, "precision.csv"), row.names = FALSE,
          quote = FALSE, na = "")
cat(R.version.string, "\n")
