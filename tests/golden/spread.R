# Reference values for tests/stats/test_brown_forsythe.py: whose answers vary more?
#   Rscript tests/golden/spread.R   (R with the package survey; reads answers.csv, writes spread.csv)
suppressMessages(library(survey))
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
answers <- read.csv(file.path(folder, "answers.csv"))
answers$part <- rep(c("p", "q", "r", "s"), c(30, 25, 17, 8))
# The lowest level with half of the weight at or below it; half way to the next at exactly half.
middle <- function(x, w) {
  levels <- sort(unique(x))
  below <- sapply(levels, function(one) sum(w[x <= one])) / sum(w)
  at <- which(below > 0.5 - 1e-12)[1]
  if (abs(below[at] - 0.5) < 1e-12) mean(levels[at + 0:1]) else levels[at]
}
# As in rank.R: unbiased where all vary alike.
of_mean <- function(x, w) {
  u <- w / sum(w)
  M <- diag(length(x)) - outer(rep(1, length(x)), u)
  A <- t(M) %*% diag(u^2) %*% M
  seen <- as.numeric(t(x) %*% A %*% x)
  design <- svydesign(ids = ~1, weights = ~w, data = data.frame(x, w))
  stopifnot(all.equal(seen * length(x) / (length(x) - 1), as.numeric(SE(svymean(~x, design))^2)))
  c(sum(u * x), seen * sum(u^2) / sum(diag(A)), sum(u^2)^2 / sum(u^4) - 1)
}
rows <- list()
for (item in c("q1", "recommend")) for (by in c("group", "part")) for (weights in c("none", "weight")) {
  d <- data.frame(x = answers[[item]], g = factor(answers[[by]]),
                  w = if (weights == "none") 1 else answers$weight)
  d <- d[!is.na(d$x), ]
  for (g in levels(d$g)) {
    own <- d$g == g
    centre <- middle(d$x[own], d$w[own])
    if (weights == "none") stopifnot(centre == median(d$x[own]))
    d$away[own] <- abs(d$x[own] - centre)
  }
  m <- sapply(levels(d$g), function(g) of_mean(d$away[d$g == g], d$w[d$g == g]))
  value <- m[1, ]; v <- m[2, ]; f <- m[3, ]
  # Welch (1951)
  trust <- 1 / v; share <- trust / sum(trust); k <- length(v)
  spent <- sum((1 - share)^2 / f) / (k^2 - 1)
  statistic <- sum(trust * (value - sum(share * value))^2) / (k - 1) / (1 + 2 * (k - 2) * spent)
  p <- pf(statistic, k - 1, 1 / (3 * spent), lower.tail = FALSE)
  if (weights == "none") {
    peer <- oneway.test(away ~ g, d)
    stopifnot(abs(peer$statistic - statistic) < 1e-9, abs(peer$p.value - p) < 1e-12)
  }
  rows[[length(rows) + 1]] <- data.frame(test = "brown_forsythe", item, by, weights, a = "", b = "", statistic, df = k - 1,
    df_error = 1 / (3 * spent), p, value_a = NA, value_b = NA, difference = NA, error = NA,
    low = NA, high = NA, effect = NA, effect_low = NA, effect_high = NA)
  # whichever finds less: this, or the analysis of variance, with n_eff for n
  n_eff <- tapply(d$w, d$g, function(w) sum(w)^2 / sum(w^2))
  spread <- sapply(split(d, d$g), function(one)
    sum(one$w * (one$away - sum(one$w * one$away) / sum(one$w))^2) / sum(one$w))
  alike <- sum(n_eff * (value - sum(n_eff * value) / sum(n_eff))^2) / (k - 1) /
    (sum(n_eff * spread) / (sum(n_eff) - k))
  p_alike <- pf(alike, k - 1, sum(n_eff) - k, lower.tail = FALSE)
  if (weights == "none") stopifnot(abs(anova(lm(away ~ g, d))$"F value"[1] - alike) < 1e-9)
  less <- p_alike > p
  rows[[length(rows) + 1]] <- data.frame(test = "cautious_spread", item, by, weights, a = "",
    b = "", statistic = if (less) alike else statistic, df = k - 1,
    df_error = if (less) sum(n_eff) - k else 1 / (3 * spent), p = max(p, p_alike), value_a = NA,
    value_b = NA, difference = NA, error = NA, low = NA, high = NA, effect = NA, effect_low = NA,
    effect_high = NA)
  pairs <- combn(levels(d$g), 2)
  for (i in seq_len(ncol(pairs))) {
    a <- pairs[1, i]; b <- pairs[2, i]
    difference <- value[[a]] - value[[b]]
    error <- sqrt(v[[a]] + v[[b]])
    df <- error^4 / (v[[a]]^2 / f[[a]] + v[[b]]^2 / f[[b]])
    if (weights == "none") {
      peer <- t.test(d$away[d$g == a], d$away[d$g == b])
      stopifnot(abs(peer$statistic - difference / error) < 1e-9, abs(peer$parameter - df) < 1e-9)
    }
    half <- qt(0.975, df) * error
    logs <- qt(0.975, df) * sqrt(v[[a]] / value[[a]]^2 + v[[b]] / value[[b]]^2)
    ratio <- value[[a]] / value[[b]]
    rows[[length(rows) + 1]] <- data.frame(test = "brown_forsythe", item, by, weights, a, b, statistic = difference / error,
      df, df_error = NA, p = 2 * pt(-abs(difference / error), df), value_a = value[[a]],
      value_b = value[[b]], difference, error, low = difference - half, high = difference + half,
      effect = ratio, effect_low = ratio * exp(-logs), effect_high = ratio * exp(logs))
    # of the two errors the larger: this, or Student's, with n_eff for n
    own <- d[d$g %in% c(a, b), ]
    own$g <- droplevels(own$g)
    n_eff <- tapply(own$w, own$g, function(w) sum(w)^2 / sum(w^2))
    spread <- sapply(split(own, own$g), function(one)
      sum(one$w * (one$away - sum(one$w * one$away) / sum(one$w))^2) / sum(one$w))
    alike <- sqrt(sum(spread * n_eff) / (sum(n_eff) - 2) * sum(1 / n_eff))
    if (weights == "none") {
      peer <- t.test(own$away[own$g == a], own$away[own$g == b], var.equal = TRUE)
      stopifnot(abs(peer$statistic - difference / alike) < 1e-9)
    }
    if (alike > error) { error <- alike; df <- sum(n_eff) - 2 }
    half <- qt(0.975, df) * error
    logs <- qt(0.975, df) * sqrt(v[[a]] / value[[a]]^2 + v[[b]] / value[[b]]^2)
    rows[[length(rows) + 1]] <- data.frame(test = "cautious_spread", item, by, weights, a, b,
      statistic = difference / error, df, df_error = NA, p = 2 * pt(-abs(difference / error), df),
      value_a = value[[a]], value_b = value[[b]], difference, error, low = difference - half,
      high = difference + half, effect = ratio, effect_low = ratio * exp(-logs),
      effect_high = ratio * exp(logs))
  }
}
table <- do.call(rbind, rows)
for (column in names(table)[-(1:6)])
  table[[column]] <- ifelse(is.na(table[[column]]), "", sprintf("%.15g", table[[column]]))
write.csv(table, file.path(folder, "spread.csv"), row.names = FALSE, quote = FALSE)
cat(R.version.string, "survey", as.character(packageVersion("survey")), "\n")
