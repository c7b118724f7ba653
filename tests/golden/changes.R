# Reference values for tests/analysis/test_changes_golden.py: what became of every kind of score
# between two waves that share nobody, some or all of their respondents, weighted and not, drawn one
# by one or in strata and clusters.
#   Rscript tests/golden/changes.R    (R with the package survey; reads answers.csv and drawn.csv)
# Writes changes_answers.csv, the survey itself (every respondent in both waves, of which the test
# takes the ranges named below), and changes.csv. Scores of answers: with respondents in both T_new2
# of Derrick et al. (2017), R's Partiallyoverlapping with var.equal = FALSE, as in overlap.R; without,
# and by design, svyttest, checked with svycontrast of svyby.
# Scores made of others: each respondent moves the difference by what it adds now less what it added
# before (linearised); its error is that of svytotal of these moves, the jackknife of survey beside it.
suppressMessages(library(survey))
options(survey.lonely.psu = "adjust", digits = 17)
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
d <- cbind(read.csv(file.path(folder, "answers.csv")), read.csv(file.path(folder, "drawn.csv")))
n <- nrow(d)
who <- seq_len(n)
now <- data.frame(wave = "2025Q2", who, shop = ifelse(who %% 2 == 1, "a", "b"), d[c("q1", "q2", "q3", "recommend", "weight", "stratum", "cluster")])
before <- now
before$wave <- "2025Q1"
shift <- c(-1, 0, 0, 1, -1)
for (k in 1:3) before[[paste0("q", k)]] <-
  pmin(5, pmax(1, now[[paste0("q", k)]] + shift[(who + k) %% 5 + 1]))
before$recommend <- pmin(10, pmax(0, now$recommend + 2 * shift[who %% 5 + 1]))
before$weight <- rev(now$weight)
before$q3[c(11, 33)] <- NA
both <- rbind(before, now)
write.csv(both, file.path(folder, "changes_answers.csv"), row.names = FALSE, na = "", quote = FALSE)
late <- c(before = 2, now = 3)                 # what is deducted for, counted in full
ranges <- list(nobody = list(1:40, 41:80), some = list(1:53, 27:80), all = list(1:80, 1:80))

own <- function(m) rowMeans(as.matrix(m), na.rm = TRUE)
worth <- list(
  mean = function(d) own(d[c("q1", "q2", "q3")]),
  csat = function(d) (d$q1 >= 4) * 1,
  nps = function(d) 100 * ((d$recommend >= 9) - (d$recommend <= 6)),
  weighted = function(d) {
    m <- as.matrix(d[c("q1", "q2", "q3")]); p <- c(0.5, 0.3, 0.2)
    rowSums(sweep(m, 2, p, "*"), na.rm = TRUE) / apply(m, 1, function(r) sum(p[!is.na(r)]))
  },
  gap = function(d) d$q2 - d$q1,
  survey = function(d) 25 * (own(d[c("q1", "q2", "q3")]) - 1))
kinds <- c(mean = "mean", csat = "share", nps = "mean", weighted = "mean", gap = "mean", survey = "mean")
# a score made of others: of which, with which factor, and what was counted adds to it
made <- list(kpi = list(of = c(csat = 100), counted = c(0, 0)),
             total = list(of = c(survey = 0.6, csat = 40), counted = c(0, 0)),
             # the mean of two shops, each with its own customers; all that was late is of the first
             check = list(of = c(a = 0.1, b = 0.1), counted = 50 - 10 * late / 2))
for (shop in c("a", "b")) worth[[shop]] <- local({
  own_shop <- shop
  function(d) ifelse(d$shop == own_shop, worth$survey(d), NA)
})
kinds <- c(kinds, a = "mean", b = "mean")

one <- function(z, w) {           # the mean of z, its variance and its degrees of freedom
  u <- w / sum(w); mean <- sum(u * z); U <- function(k) sum(u^k)
  left <- 1 - 2 * U(3) / U(2) + U(2)
  squares <- U(4) - 4 * U(4)^2 / U(3) + 4 * U(2) * U(4) + 2 * U(3)^2 - 4 * U(2)^2 * U(3) + U(2)^4
  list(mean = mean, variance = sum(u^2 * (z - mean)^2) / left, df = (U(2) - 2 * U(3) + U(2)^2)^2 / squares)
}
answered <- function(a, b, x, y, wa, wb) {      # who, what and weight: now and before
  p <- one(x, wa); q <- one(y, wb)
  variance <- p$variance + q$variance
  df <- variance^2 / (p$variance^2 / p$df + q$variance^2 / q$df)
  shared <- intersect(a, b)
  if (length(shared) > 1) {
    i <- match(shared, a); j <- match(shared, b)
    ua <- (wa / sum(wa))[i]; ub <- (wb / sum(wb))[j]; r <- sqrt(ua * ub); s <- r / sum(r)
    ea <- ua * (x[i] - p$mean); eb <- ub * (y[j] - q$mean)
    ea <- ea - r * sum(ea) / sum(r); eb <- eb - r * sum(eb) / sum(r)
    covariance <- sum(ea * eb) / (1 - 2 * sum(s^3) / sum(s^2) + sum(s^2))
    if (length(unique(c(wa, wb))) == 1) {       # as it is written in the paper
      paper <- var(x) / length(a) + var(y) / length(b) -
        2 * cov(x[i], y[j]) * length(shared) / (length(a) * length(b))
      stopifnot(abs(variance - 2 * covariance - paper) < 1e-9)
    }
    paired <- sum(r^2)^2 / sum(r^4) - 1
    alone <- length(a) + length(b) - 2 * length(shared)
    df <- paired + (df - paired) * alone / (alone + 2 * length(shared))
    variance <- variance - 2 * covariance
  }
  list(now = p$mean, before = q$mean, error = sqrt(variance), df = df)
}
spread <- function(moves, asked) {    # by sets of scores, as Satterthwaite (1946) adds them
  spent <- as.vector(asked %*% (1 / colSums(asked))) / rowSums(asked)
  set <- interaction(as.data.frame(asked), drop = TRUE)
  v <- tapply(moves^2, set, sum); f <- tapply(1 - spent, set, sum)
  v <- v[f > 0 & v > 0]; f <- f[names(v)]
  list(variance = sum(v), df = sum(v)^2 / sum(v^2 / f))
}
rows <- list()
add <- function(score, overlap, weights, drawn, now, before, error, df, survey) {
  t <- (now - before) / error
  numbers <- c(value = now, value_before = before, difference = now - before, error = error,
               statistic = t, df = df, p = 2 * pt(-abs(t), df), low = now - before - qt(0.975, df) * error,
               high = now - before + qt(0.975, df) * error, survey = survey)
  rows[[length(rows) + 1]] <<- data.frame(score, overlap, weights, drawn,
    as.list(sprintf("%.15g", numbers)) |> setNames(names(numbers)))
}
for (overlap in names(ranges)) for (weights in c("none", "weight")) for (drawn in c("one", "clusters")) {
  s <- rbind(now[now$who %in% ranges[[overlap]][[2]], ], before[before$who %in% ranges[[overlap]][[1]], ])
  s$w <- if (weights == "none") 1 else s$weight
  s$here <- s$wave == "2025Q2"
  # clusters of both waves are the same clusters; else respondents are, where they answered twice
  plan <- function(s) if (drawn == "one") svydesign(ids = ~who, weights = ~w, data = s)
    else svydesign(ids = ~cluster, strata = ~stratum, weights = ~w, data = s, nest = TRUE)
  whole <- plan(s)
  for (score in setdiff(names(worth), c("a", "b"))) {
    s$x <- worth[[score]](s)
    k <- !is.na(s$x)
    # Respondents drawn one by one who did not answer are nobody; a cluster without answers is one.
    known <- if (drawn == "one") plan(s[k, ]) else subset(plan(s), !is.na(x))
    by <- svyby(~x, ~here, known, svymean, covmat = TRUE)
    change <- svycontrast(by, c(-1, 1))
    a <- s[k & s$here, ]; b <- s[k & !s$here, ]
    if (drawn == "one" && overlap != "nobody") {
      f <- answered(a$who, b$who, a$x, b$x, a$w, b$w)
      stopifnot(abs(as.numeric(SE(change)) / f$error - 1) < 0.06)
      add(score, overlap, weights, drawn, f$now, f$before, f$error, f$df, as.numeric(SE(change)))
    } else {
      test <- svyttest(x ~ here, known)
      stopifnot(abs(as.numeric(test$estimate / test$statistic) / as.numeric(SE(change)) - 1) < 1e-9)
      add(score, overlap, weights, drawn, coef(by)[["TRUE"]], coef(by)[["FALSE"]],
          as.numeric(SE(change)), as.numeric(test$parameter), as.numeric(SE(change)))
    }
  }
  for (score in names(made)) {
    rule <- made[[score]]
    z <- numeric(nrow(s)); asked <- matrix(FALSE, nrow(s), 2 * length(rule$of))
    value <- rev(rule$counted)          # now, before
    for (at in seq_along(rule$of)) {
      part <- names(rule$of)[at]; x <- worth[[part]](s); factor <- rule$of[[at]]
      for (side in 1:2) {
        k <- !is.na(x) & s$here == (side == 1)
        W <- sum(s$w[k]); m <- sum(s$w[k] * x[k]) / W
        small <- if (kinds[[part]] == "mean" && drawn == "one") sum(k) / (sum(k) - 1) else 1
        z[k] <- z[k] + c(1, -1)[side] * factor * sqrt(small) * s$w[k] * (x[k] - m) / W
        asked[k, 2 * (at - 1) + side] <- TRUE
        value[side] <- value[side] + factor * m
      }
    }
    statistic <- function(w, data) {
      each <- sapply(c(TRUE, FALSE), function(side) {
        k <- data$here == side
        sum(sapply(names(rule$of), function(part) {
          x <- worth[[part]](data); g <- k & !is.na(x); rule$of[[part]] * sum(w[g] * x[g]) / sum(w[g])
        }))
      })
      each[1] - each[2]
    }
    knife <- as.numeric(SE(withReplicates(as.svrepdesign(whole, type = if (drawn == "one") "JK1" else "JKn"), statistic)))
    if (drawn == "clusters") {
      s$z <- z / s$w
      total <- svytotal(~z, plan(s))
      held <- rowSums(asked) > 0
      error <- as.numeric(SE(total)); df <- degf(subset(plan(s), held))
    } else if (overlap == "nobody") {   # each wave by itself, then both
      # the share has no factor for small samples and so a normal distribution by itself
      side <- lapply(list(s$here, !s$here), function(k) {
        a <- asked[k, , drop = FALSE]; a <- a[, colSums(a) > 0, drop = FALSE]; g <- rowSums(a) > 0
        if (score == "kpi") list(variance = sum(z[k]^2), df = Inf)
        else spread(z[k][g], a[g, , drop = FALSE])
      })
      v <- sapply(side, `[[`, "variance"); f <- sapply(side, `[[`, "df")
      error <- sqrt(sum(v)); df <- sum(v)^2 / sum(v^2 / f)
    } else {                            # one row a respondent of the union
      moves <- tapply(z, s$who, sum)
      each <- function(k) tapply(rowSums(asked[, k, drop = FALSE]) > 0, s$who, any)
      sides <- cbind(each(seq(1, ncol(asked), 2)), each(seq(2, ncol(asked), 2)))
      g <- rowSums(sides) > 0
      found <- spread(moves[g], sides[g, ])
      error <- sqrt(found$variance); df <- found$df
      s$z <- z / s$w
      m <- length(unique(s$who))
      stopifnot(abs(as.numeric(SE(svytotal(~z, plan(s)))) * sqrt((m - 1) / m) / error - 1) < 1e-9)
    }
    stopifnot(abs(knife / error - 1) < if (score == "check") 0.13 else 0.06)
    add(score, overlap, weights, drawn, value[[1]], value[[2]], error, df, knife)
  }
}
write.csv(do.call(rbind, rows), file.path(folder, "changes.csv"), row.names = FALSE, quote = FALSE)
cat(R.version.string, "survey", as.character(packageVersion("survey")), "\n")
