# Reference values for tests/stats/test_rank.py: tests of the order of answers.
#   Rscript tests/golden/rank.R     (R with the package survey; reads answers.csv, writes rank.csv)
suppressMessages(library(survey))
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
answers <- read.csv(file.path(folder, "answers.csv"))
answers$part <- rep(c("p", "q", "r", "s"), c(30, 25, 17, 8))
answers$untied <- answers$recommend + (1:80) / 1000
rows <- list()
add <- function(test, item, by, weights, a = "", b = "", statistic, df = NA, df_error = NA, p,
                value_a = NA, value_b = NA, difference = NA, error = NA, low = NA, high = NA,
                effect = NA)
  rows[[length(rows) + 1]] <<- data.frame(test, item, by, weights, a, b, statistic, df, df_error, p,
                                          value_a, value_b, difference, error, low, high, effect)

# The variance of a weighted mean and its degrees of freedom. With M taking the mean off and C the
# squared weights, E(x' M' C M x) = s² tr(M' C M) where all x have the variance s²; that of the
# mean is s² sum(u²).
of_mean <- function(x, w) {
  u <- w / sum(w)
  M <- diag(length(x)) - outer(rep(1, length(x)), u)
  A <- t(M) %*% diag(u^2) %*% M
  seen <- as.numeric(t(x) %*% A %*% x)
  design <- svydesign(ids = ~1, weights = ~w, data = data.frame(x, w))
  stopifnot(all.equal(seen * length(x) / (length(x) - 1), as.numeric(SE(svymean(~x, design))^2)))
  c(seen * sum(u^2) / sum(diag(A)), sum(u^2)^2 / sum(u^4) - 1)
}

# Brunner and Munzel (2000) by the pairs of answers; Cliff's (1996) interval of delta.
brunner_munzel <- function(x, y, wx, wy) {
  pairs <- sign(outer(x, y, "-"))
  above <- as.numeric(pairs %*% (wy / sum(wy)))       # of each x, among all y
  below <- as.numeric(-t(pairs) %*% (wx / sum(wx)))
  delta <- sum(above * wx) / sum(wx)
  v <- rbind(of_mean(above, wx), of_mean(below, wy))
  error <- sqrt(sum(v[, 1]))
  df <- sum(v[, 1])^2 / sum(v[, 1]^2 / v[, 2])
  half <- qt(0.975, df) * error
  ends <- (delta - delta^3 + c(-1, 1) * half * sqrt((1 - delta^2)^2 + half^2)) /
    (1 - delta^2 + half^2)
  list(delta = delta, error = error, df = df, t = delta / error, low = ends[1], high = ends[2],
       p = 2 * pt(-abs(delta / error), df))
}
# Published: pain scores on two treatments, statistic 3.1375, df 17.683, p-value 0.005786 (Brunner
# and Munzel 2000; as in the help of lawstat::brunner.munzel.test).
pain <- brunner_munzel(c(3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4),
                       c(1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1), rep(1, 11), rep(1, 14))
stopifnot(abs(pain$t - 3.1375) < 5e-5, abs(pain$df - 17.683) < 5e-4, abs(pain$p - 0.005786) < 5e-7)

for (item in c("q1", "recommend", "untied")) for (by in c("group", "part")) for (weights in c("none", "weight")) {
  d <- data.frame(x = answers[[item]], g = factor(answers[[by]]),
                  w = if (weights == "none") 1 else answers$weight)
  d <- d[!is.na(d$x), ]
  n <- nrow(d)
  pairs <- combn(levels(d$g), 2)
  r <- rank(d$x)
  ridit <- sapply(d$x, function(one) sum(d$w[d$x < one]) + sum(d$w[d$x == one]) / 2) / sum(d$w)
  between <- sum(lm(ridit ~ g, d, weights = w)$fitted.values |> (\(f) d$w * (f - 0.5)^2)()) /
    sum(d$w * (ridit - 0.5)^2)
  if (weights == "none") {
    k <- kruskal.test(x ~ g, d)
    stopifnot(abs(between - k$statistic / (n - 1)) < 1e-12)
    add("kruskal_wallis", item, by, weights, statistic = k$statistic, df = k$parameter,
        p = k$p.value, effect = between)
    ties <- table(d$x)
    s2 <- n * (n + 1) / 12 - sum(ties^3 - ties) / (12 * (n - 1))
    for (i in seq_len(ncol(pairs))) {     # Dunn (1964)
      a <- r[d$g == pairs[1, i]]; b <- r[d$g == pairs[2, i]]
      error <- sqrt(s2 * (1 / length(a) + 1 / length(b)))
      z <- (mean(a) - mean(b)) / error
      if (by == "group") stopifnot(abs(z^2 - k$statistic) < 1e-9)   # of two groups, the same test
      add("dunn", item, by, weights, pairs[1, i], pairs[2, i], z, p = 2 * pnorm(-abs(z)),
          value_a = (mean(a) - 0.5) / n, value_b = (mean(b) - 0.5) / n,
          difference = (mean(a) - mean(b)) / n, error = error / n,
          effect = brunner_munzel(a, b, 0 * a + 1, 0 * b + 1)$delta)
    }
  }
  groups <- nlevels(d$g)
  # Welch (1951), of the ridits
  value <- sapply(split(d, d$g), function(one) sum(one$w * ridit[d$g == one$g[1]]) / sum(one$w))
  m <- sapply(split(d, d$g), function(one) of_mean(ridit[d$g == one$g[1]], one$w))
  trust <- 1 / m[1, ]; share <- trust / sum(trust)
  spent <- sum((1 - share)^2 / m[2, ]) / (groups^2 - 1)
  f <- sum(trust * (value - sum(share * value))^2) / (groups - 1) /
    (1 + 2 * (groups - 2) * spent)
  p <- pf(f, groups - 1, 1 / (3 * spent), lower.tail = FALSE)
  if (weights == "none") stopifnot(abs(oneway.test(ridit ~ g, d)$p.value - p) < 1e-12)
  add("welch_rank", item, by, weights, statistic = f, df = groups - 1, df_error = 1 / (3 * spent),
      p = p, effect = between)
  for (i in seq_len(ncol(pairs))) {
    a <- d$g == pairs[1, i]; b <- d$g == pairs[2, i]
    m <- brunner_munzel(d$x[a], d$x[b], d$w[a], d$w[b])
    add("brunner_munzel", item, by, weights, pairs[1, i], pairs[2, i], m$t, m$df, p = m$p,
        value_a = (1 + m$delta) / 2, value_b = (1 - m$delta) / 2, difference = m$delta,
        error = m$error, low = m$low, high = m$high, effect = m$delta)
    # of the two errors the larger: this, or Wilcoxon's, with n_eff for n
    n_eff <- tapply(d$w[a | b], droplevels(d$g[a | b]), function(w) sum(w)^2 / sum(w^2))
    both <- d$x[a | b]; w <- d$w[a | b]
    r <- sapply(both, function(one) sum(w[both < one]) + sum(w[both == one]) / 2) / sum(w)
    alike <- 2 * sqrt(sum(w * (r - 0.5)^2) / sum(w) * sum(n_eff) / (sum(n_eff) - 1) * sum(1 / n_eff))
    if (weights == "none") {
      peer <- wilcox.test(d$x[a], d$x[b], exact = FALSE, correct = FALSE)$p.value
      stopifnot(abs(peer - 2 * pnorm(-abs(m$delta / alike))) < 1e-9)
    }
    error <- max(m$error, alike)
    df <- if (error == alike) sum(n_eff) - 2 else m$df
    half <- qt(0.975, df) * error
    ends <- (m$delta - m$delta^3 + c(-1, 1) * half * sqrt((1 - m$delta^2)^2 + half^2)) /
      (1 - m$delta^2 + half^2)
    add("cautious_rank", item, by, weights, pairs[1, i], pairs[2, i], m$delta / error, df,
        p = 2 * pt(-abs(m$delta / error), df), value_a = (1 + m$delta) / 2,
        value_b = (1 - m$delta) / 2, difference = m$delta, error = error, low = ends[1],
        high = ends[2], effect = m$delta)
  }
}
table <- do.call(rbind, rows)
for (column in names(table)[-(1:6)])
  table[[column]] <- ifelse(is.na(table[[column]]), "", sprintf("%.15g", table[[column]]))
write.csv(table, file.path(folder, "rank.csv"), row.names = FALSE, quote = FALSE)
cat(R.version.string, "survey", as.character(packageVersion("survey")), "\n")
