# Reference values for tests/stats: means and satisfied shares with 95 % intervals.
#   Rscript tests/golden/scores.R      (R with the package survey; writes the two CSV files beside it)
# answers.csv: 80 made-up respondents, three 1-5 items with missing answers, a weight, two groups.
suppressMessages(library(survey))
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
set.seed(20240101)
n <- 80
latent <- rnorm(n)
mark <- function(shift) pmin(5, pmax(1, round(3.6 + shift + latent + rnorm(n, sd = 0.8))))
answers <- data.frame(q1 = mark(0), q2 = mark(0.4), q3 = mark(-0.3),
                      weight = round(runif(n, 0.4, 2.5), 3), group = rep(c("a", "b"), c(55, 25)))
answers$q1[c(3, 17, 40)] <- NA
answers$q2[c(3, 8)] <- NA
answers$q3[c(3, 21)] <- NA
write.csv(answers, file.path(folder, "answers.csv"), row.names = FALSE, na = "")

wilson <- function(p, n, z = qnorm(0.975)) {
  middle <- (p + z^2 / (2 * n)) / (1 + z^2 / n)
  half <- z * sqrt(p * (1 - p) / n + z^2 / (4 * n^2)) / (1 + z^2 / n)
  c(middle - half, middle + half)
}
rows <- list()
add <- function(...) rows[[length(rows) + 1]] <<- data.frame(...)

for (g in c("all", "a", "b")) for (w in c("none", "weight")) for (s in c("q1", "q2", "dimension")) {
  d <- if (g == "all") answers else answers[answers$group == g, ]
  marks <- as.matrix(d[, c("q1", "q2", "q3")])
  top <- (marks >= 4) * 1
  d$mean <- if (s == "dimension") rowMeans(marks, na.rm = TRUE) else marks[, s]
  d$share <- if (s == "dimension") rowMeans(top, na.rm = TRUE) else top[, s]
  d <- d[!is.na(d$mean), ]
  d$w <- if (w == "none") 1 else d$weight
  design <- svydesign(ids = ~1, weights = ~w, data = d)
  n <- nrow(d)
  for (what in c("mean", "mean_100", "satisfied_share")) {
    d$x <- switch(what, mean = d$mean, mean_100 = 25 * (d$mean - 1), satisfied_share = d$share)
    design <- svydesign(ids = ~1, weights = ~w, data = d)
    m <- svymean(~x, design)
    value <- coef(m)[[1]]
    if (what == "satisfied_share") {
      # survey's variance has the factor n / (n - 1), which a simple share's p (1 - p) / n has not
      simple <- value * (1 - value) / (SE(m)[[1]]^2 * (n - 1) / n)
      ends <- wilson(value, simple)
      if (w == "none" && s != "dimension") {
        peer <- prop.test(sum(d$x), n, correct = FALSE)$conf.int
        stopifnot(max(abs(peer - ends)) < 1e-12)
      }
    } else {
      ends <- value + c(-1, 1) * qt(0.975, n - 1) * SE(m)[[1]]
      if (w == "none") stopifnot(max(abs(t.test(d$x)$conf.int - ends)) < 1e-9)
    }
    add(method = what, group = g, weights = w, subject = s, value = value, low = ends[1],
        high = ends[2], n = n, n_eff = sum(d$w)^2 / sum(d$w^2))
  }
}
options(digits = 17)
table <- do.call(rbind, rows)
for (column in c("value", "low", "high", "n_eff")) table[[column]] <- sprintf("%.15g", table[[column]])
write.csv(table, file.path(folder, "scores.csv"), row.names = FALSE, quote = FALSE)
cat(R.version.string, "survey", as.character(packageVersion("survey")), "\n")
