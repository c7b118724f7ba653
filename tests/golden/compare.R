# Reference values for tests/stats/test_compare_golden.py: every test of two groups.
#   Rscript tests/golden/compare.R     (R with survey and effectsize; reads answers.csv beside it)
# Groups are made of the row number: region n, e, s, w has 40, 24, 8, 8 rows of 80.
suppressMessages({library(survey); library(effectsize)})
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
answers <- read.csv(file.path(folder, "answers.csv"))
place <- (seq_len(nrow(answers)) - 1) %% 10
answers$region <- ifelse(place < 5, "n", ifelse(place < 8, "e", ifelse(place < 9, "s", "w")))
rows <- list()
number <- function(x) if (length(x) == 0) NA else sprintf("%.15g", as.numeric(x))
add <- function(test, method, subject, weights, by, a, b, ...) {
  given <- lapply(list(...), number)
  names <- c("value_a", "value_b", "difference", "low", "high", "statistic", "df", "p", "error",
             "effect", "effect_low", "effect_high")
  row <- setNames(rep(list(NA), length(names)), names)
  row[names(given)] <- given
  rows[[length(rows) + 1]] <<- data.frame(test, method, subject, weights, by, a, b, row)
}
wilson <- function(x, n) as.numeric(suppressWarnings(prop.test(x, n, correct = FALSE)$conf.int))

three <- c("q1", "q2", "q3")
x_of <- function(d, method, subject) {
  marks <- as.matrix(d[, if (subject == "dimension") three else subject, drop = FALSE])
  m <- switch(method, mean = marks, satisfied_share = (marks >= 4) * 1,
              nps = ifelse(marks >= 9, 100, ifelse(marks >= 7, 0, -100)))
  rowMeans(m, na.rm = TRUE)
}
# of one group by itself: svymean's variance with the small-sample factor of unequal weights in
# place of n / (n - 1)
alone <- function(d) {
  m <- svymean(~x, svydesign(ids = ~1, weights = ~w, data = d))
  n <- nrow(d)
  u <- d$w / sum(d$w)
  # B = M' diag(u²) M with M taking the mean off: df is tr(B)² / tr(B²), but for u5 at its least
  M <- diag(n) - outer(rep(1, n), u)
  B <- t(M) %*% diag(u^2) %*% M
  least <- sum(u^4)^2 / sum(u^3)
  squares <- sum(B * t(B)) + 4 * (sum(u^5) - least)
  list(value = as.numeric(coef(m)), n_eff = 1 / sum(u^2), df = sum(diag(B))^2 / squares,
       weight = sum(d$w), u2 = sum(u^2), u3 = sum(u^3), cube = sum(u * (d$x - coef(m))^3),
       variance = as.numeric(SE(m))^2 * (n - 1) / n / (1 - 2 * sum(u^3) / sum(u^2) + sum(u^2)),
       spread = sum(u * (d$x - coef(m))^2))
}
around <- function(g, value) g$spread + (g$value - value)^2
pairs_of <- list(c("group", "a", "b"), c("region", "n", "e"), c("region", "e", "s"),
                 c("region", "s", "w"))
subjects <- list(c("mean", "q1"), c("mean", "dimension"), c("nps", "recommend"),
                 c("satisfied_share", "q2"), c("satisfied_share", "dimension"))
for (pair in pairs_of) for (s in subjects) for (weights in c("none", "weight")) {
  by <- pair[1]; method <- s[1]; subject <- s[2]
  d <- answers
  d$x <- x_of(d, method, subject)
  d$w <- if (weights == "none") 1 else d$weight
  d <- d[!is.na(d$x), ]
  all_groups <- d
  d <- d[d[[by]] %in% pair[2:3], ]
  d$second <- factor(d[[by]] == pair[3])
  one <- d[d[[by]] == pair[2], ]; two <- d[d[[by]] == pair[3], ]
  put <- function(test, ...) add(test, method, subject, weights, by, pair[2], pair[3], ...)
  a <- alone(one); b <- alone(two)

  design <- svydesign(ids = ~1, weights = ~w, data = d)
  fit <- svyttest(x ~ second, design)   # second minus first: turned round below
  ends <- -rev(as.numeric(confint(svyglm(x ~ second, design))[2, ]))
  put("linear_t", value_a = a$value, value_b = b$value, difference = -fit$estimate,
      low = ends[1], high = ends[2], statistic = -fit$statistic, df = fit$parameter,
      p = fit$p.value)

  if (weights == "none" && method != "satisfied_share") {
    fit <- t.test(one$x, two$x)
    g <- hedges_g(one$x, two$x)$Hedges_g
    half <- qnorm(0.975) *
      sqrt(1 / nrow(one) + 1 / nrow(two) + g^2 / (2 * (nrow(one) + nrow(two))))
    put("welch_t", value_a = mean(one$x), value_b = mean(two$x), low = fit$conf.int[1],
        high = fit$conf.int[2], statistic = fit$statistic, df = fit$parameter, p = fit$p.value,
        error = fit$stderr, effect = g, effect_low = g - half, effect_high = g + half)
    groups <- length(unique(all_groups[[by]]))
    fit <- t.test(one$x, two$x)
    df <- fit$parameter
    if (df > 15)   # below R's ptukey itself is right to fewer than six digits
      put("games_howell", statistic = fit$statistic, df = df, error = fit$stderr,
          p = ptukey(sqrt(2) * abs(fit$statistic), groups, df, lower.tail = FALSE),
          low = mean(one$x) - mean(two$x) - qtukey(0.95, groups, df) * fit$stderr / sqrt(2),
          high = mean(one$x) - mean(two$x) + qtukey(0.95, groups, df) * fit$stderr / sqrt(2))
  }
  {
    own <- c(a$variance, b$variance)
    error <- sqrt(sum(own))
    df <- sum(own)^2 / sum(own^2 / c(a$df, b$df))
    n <- a$n_eff + b$n_eff
    if (method == "satisfied_share") {
      value <- (a$value * a$n_eff + b$value * b$n_eff) / n
      common <- (around(a, value) * a$n_eff + around(b, value) * b$n_eff) / n
    } else common <- (a$spread * a$n_eff + b$spread * b$n_eff) / (n - 2)
    common <- sqrt(common * (1 / a$n_eff + 1 / b$n_eff))
    if (weights == "none") {   # then they are Welch's and Student's, but for a share's common one
      peer <- t.test(one$x, two$x)
      stopifnot(abs(peer$stderr - error) < 1e-12, abs(peer$parameter - df) < 1e-9)
      peer <- t.test(one$x, two$x, var.equal = TRUE)
      if (method != "satisfied_share") stopifnot(abs(peer$stderr - common) < 1e-12)
    }
    # Hall (1992): t + q t² / 3 + q² t³ / 27 + q / 6, q the skewness of the difference
    W <- a$weight + b$weight
    skewness <- (a$weight * a$cube + b$weight * b$cube) / W /
      ((a$weight * a$spread + b$weight * b$spread) / W)^1.5
    # of a group its own, and ten more respondents with the common one
    third <- function(g) {
      own <- if (g$spread > 1e-12) g$cube / g$spread^1.5 else skewness
      (g$n_eff * own + 10 * skewness) / (g$n_eff + 10) * (g$variance / g$u2)^1.5 * g$u3
    }
    q <- c((third(a) - third(b)) / error^3, skewness * (a$u3 - b$u3) / (a$u2 + b$u2)^1.5)
    hall <- function(t, q) t + q * t^2 / 3 + q^2 * t^3 / 27 + q / 6
    errors <- c(error, common); dfs <- c(max(df, 1), n - 2)
    ts <- (a$value - b$value) / errors
    ps <- 2 * pt(-abs(hall(ts, q)), dfs)
    # where the difference is that the statistic would be at either end
    end <- function(i, at) a$value - b$value - errors[i] *
      uniroot(function(t) hall(t, q[i]) - at, c(-60, 60), tol = 1e-14)$root
    ends <- sapply(1:2, function(i) c(end(i, qt(0.975, dfs[i])), end(i, -qt(0.975, dfs[i]))))
    by_which <- which.max(ps)
    put("cautious_t", low = min(ends[1, ]), high = max(ends[2, ]),
        statistic = hall(ts, q)[by_which], df = dfs[by_which], p = ps[by_which],
        error = errors[by_which])
  }
  if (weights == "none" && method == "satisfied_share" && subject != "dimension") {
    yes <- c(sum(one$x), sum(two$x)); n <- c(nrow(one), nrow(two))
    fit <- suppressWarnings(prop.test(yes, n, correct = FALSE))
    p <- yes / n
    wa <- wilson(yes[1], n[1]); wb <- wilson(yes[2], n[2])
    low <- p[1] - p[2] - sqrt((p[1] - wa[1])^2 + (wb[2] - p[2])^2)
    high <- p[1] - p[2] + sqrt((wa[2] - p[1])^2 + (p[2] - wb[1])^2)
    h <- cohens_h(matrix(c(yes, n - yes), ncol = 2, byrow = TRUE), ci = 0.95)
    put("proportion", value_a = p[1], value_b = p[2], low = low, high = high,
        statistic = sign(p[1] - p[2]) * sqrt(fit$statistic), p = fit$p.value,
        effect = h$Cohens_h, effect_low = h$CI_low, effect_high = h$CI_high)
    put("fisher_exact", low = low, high = high,
        p = fisher.test(rbind(yes, n - yes))$p.value)
  }
}
# a ratio of sums: satisfied among satisfied or dissatisfied answers
for (pair in pairs_of) for (weights in c("none", "weight")) {
  d <- answers
  marks <- as.matrix(d[, three])
  d$w <- if (weights == "none") 1 else d$weight
  d$good <- rowSums(marks >= 4, na.rm = TRUE)
  d$either <- rowSums(marks != 3, na.rm = TRUE)
  d <- d[d$either > 0 & d[[pair[1]]] %in% pair[2:3], ]
  d$by <- factor(d[[pair[1]]], levels = pair[2:3])
  design <- svydesign(ids = ~1, weights = ~w, data = d)
  r <- svyby(~good, ~by, design, svyratio, denominator = ~either, covmat = TRUE)
  fit <- svycontrast(r, setNames(c(1, -1), names(coef(r))))
  t <- as.numeric(coef(fit)) / as.numeric(SE(fit)); df <- nrow(d) - 2
  half <- qt(0.975, df) * as.numeric(SE(fit))
  add("linear_t", "satisfaction_rate", "dimension", weights, pair[1], pair[2], pair[3],
      value_a = coef(r)[1], value_b = coef(r)[2], difference = coef(fit), error = SE(fit),
      low = coef(fit) - half, high = coef(fit) + half, statistic = t, df = df,
      p = 2 * pt(-abs(t), df))
}
# one region against the rest and against everyone
for (s in subjects) for (weights in c("none", "weight")) for (part in c("n", "e", "s", "w")) {
  d <- answers
  d$x <- x_of(d, s[1], s[2])
  d$w <- if (weights == "none") 1 else d$weight
  d <- d[!is.na(d$x), ]
  d$part <- (d$region == part) * 1
  design <- svydesign(ids = ~1, weights = ~w, data = d)
  m <- svyglm(x ~ part, design)
  p <- summary(m)$coefficients[2, 4]
  ends <- as.numeric(confint(m)[2, ]); total <- as.numeric(coef(svymean(~x, design)))
  a <- sum(d$w * d$x * d$part) / sum(d$w * d$part)
  add("rest", s[1], s[2], weights, "region", part, "", value_a = a, difference = coef(m)[2],
      low = ends[1], high = ends[2], p = p, error = SE(m)[2])
  outside <- 1 - sum(d$w * d$part) / sum(d$w)
  stopifnot(abs((a - total) - outside * coef(m)[2]) < 1e-12)
  add("total", s[1], s[2], weights, "region", part, "", value_a = a, value_b = total,
      difference = a - total, low = outside * ends[1], high = outside * ends[2], p = p,
      error = outside * SE(m)[2])
}
write.csv(do.call(rbind, rows), file.path(folder, "compare.csv"), row.names = FALSE,
          quote = FALSE, na = "")
cat(R.version.string, "survey", as.character(packageVersion("survey")), "effectsize",
    as.character(packageVersion("effectsize")), "\n")
