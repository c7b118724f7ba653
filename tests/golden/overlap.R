# Reference values for tests/stats/test_overlap.py: two scores of which some respondents are in both.
#   Rscript tests/golden/overlap.R      (R with the package survey; reads answers.csv)
# The waves: q1 of the respondents `first` to `last` of the one, q2 of those of the other. Without
# weights the numbers are those of Partiallyoverlapping 2.0 with var.equal = FALSE (Derrick et al.
# 2017), whose formula is written out here, since the package is not always to be had; where all or
# nobody is in both, they are checked with t.test. With weights, the variance is checked with
# survey (respondents of both as clusters), which has another factor for small samples.
suppressMessages(library(survey))
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
d <- read.csv(file.path(folder, "answers.csv"))
n <- nrow(d)
half <- n %/% 2
ranges <- list(all = list(1:n, 1:n), nobody = list(1:half, (half + 1):n),
               some = list(1:(2 * n %/% 3), (n %/% 3):n), few = list(1:(half + 3), half:n))
worth <- list(mean = function(m) m, satisfied_share = function(m) (m >= 4) * 1)
rows <- list()
for (method in names(worth)) for (overlap in names(ranges)) for (weights in c("none", "weight")) {
  w <- if (weights == "none") rep(1, n) else d$weight
  a <- intersect(ranges[[overlap]][[1]], which(!is.na(d$q1)))
  b <- intersect(ranges[[overlap]][[2]], which(!is.na(d$q2)))
  x <- worth[[method]](d$q1); y <- worth[[method]](d$q2)
  both <- intersect(a, b)
  one <- function(z, at) {
    u <- w[at] / sum(w[at]); mean <- sum(u * z[at]); U <- function(k) sum(u^k)
    left <- 1 - 2 * U(3) / U(2) + U(2)
    # Satterthwaite's degrees of freedom of the weighted spread, from the matrices themselves
    m <- diag(length(u)) - matrix(u, length(u), length(u), byrow = TRUE)
    B <- t(m) %*% diag(u^2) %*% m
    # trace of the square, with U5 at its least, as in Group.df
    squares <- U(4) - 4 * U(4)^2 / U(3) + 4 * U(2) * U(4) + 2 * U(3)^2 - 4 * U(2)^2 * U(3) + U(2)^4
    list(mean = mean, variance = sum(u^2 * (z[at] - mean)^2) / left,
         df = (U(2) - 2 * U(3) + U(2)^2)^2 / squares)
  }
  p <- one(x, a); q <- one(y, b)
  variance <- p$variance + q$variance
  df <- variance^2 / (p$variance^2 / p$df + q$variance^2 / q$df)
  if (length(both) > 1) {
    ua <- w[both] / sum(w[a]); ub <- w[both] / sum(w[b]); r <- sqrt(ua * ub); s <- r / sum(r)
    ea <- ua * (x[both] - p$mean); eb <- ub * (y[both] - q$mean)
    ea <- ea - r * sum(ea) / sum(r); eb <- eb - r * sum(eb) / sum(r)
    covariance <- sum(ea * eb) / (1 - 2 * sum(s^3) / sum(s^2) + sum(s^2))
    paired <- sum(r^2)^2 / sum(r^4) - 1
    alone <- length(a) + length(b) - 2 * length(both)
    df <- paired + (df - paired) * alone / (alone + 2 * length(both))
    if (weights == "none") {   # T_new2 as it is written in the paper
      c12 <- cov(x[both], y[both])
      paper <- var(x[a]) / length(a) + var(y[b]) / length(b) -
        2 * c12 * length(both) / (length(a) * length(b))
      stopifnot(abs(variance - 2 * covariance - paper) < 1e-12)
      v1 <- var(x[a]) / length(a); v2 <- var(y[b]) / length(b)
      gamma <- (v1 + v2)^2 / (v1^2 / (length(a) - 1) + v2^2 / (length(b) - 1))
      n_c <- length(both)
      stopifnot(abs(df - ((n_c - 1) + (gamma - n_c + 1) / (alone + 2 * n_c) * alone)) < 1e-9)
    }
    variance <- variance - 2 * covariance
  }
  difference <- p$mean - q$mean; error <- sqrt(variance)
  t <- difference / error; wide <- qt(0.975, df) * error
  if (weights == "none" && overlap %in% c("all", "nobody")) {
    known <- if (overlap == "all") both else a
    base <- if (overlap == "nobody") t.test(x[a], y[b]) else
      if (length(a) == length(both) && length(b) == length(both))
        t.test(x[both], y[both], paired = TRUE) else NULL
    if (!is.null(base)) stopifnot(all.equal(c(t, df), c(base$statistic, base$parameter),
                                            check.attributes = FALSE))
  }
  e <- rbind(data.frame(id = a, wave = 1, z = x[a], w = w[a] / sum(w[a])),
             data.frame(id = b, wave = 2, z = y[b], w = w[b] / sum(w[b])))
  s <- svyby(~z, ~wave, svydesign(ids = ~id, weights = ~w, data = e), svymean, covmat = TRUE)
  by_survey <- as.numeric(SE(svycontrast(s, c(1, -1))))
  stopifnot(abs(by_survey / error - 1) < 0.05)
  numbers <- c(value_a = p$mean, value_b = q$mean, difference = difference, error = error,
               statistic = t, df = df, p = 2 * pt(-abs(t), df), low = difference - wide,
               high = difference + wide, survey = by_survey)
  rows[[length(rows) + 1]] <- data.frame(method, overlap, weights, first = max(a), last = min(b),
      as.list(sprintf("%.15g", numbers)) |> setNames(names(numbers)))
}
found <- do.call(rbind, rows)
for (at in seq_len(nrow(found))) {
  range <- ranges[[found$overlap[at]]]
  found$first[at] <- max(range[[1]]); found$last[at] <- min(range[[2]])
}
write.csv(found, file.path(folder, "overlap.csv"), row.names = FALSE, quote = FALSE)
cat(R.version.string, "survey", as.character(packageVersion("survey")), "\n")
