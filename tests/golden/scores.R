# Reference values for tests/stats: every score with its 95 % interval, and the
# probability that the true score lies below an edge.
#   Rscript tests/golden/scores.R      (R with the package survey; writes the two CSV files beside it)
# answers.csv: 80 made-up respondents, three 1-5 items and one 0-10 item with missing answers, a
# weight, two groups.
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
answers$recommend <- pmin(10, pmax(0, round(7.5 + 2 * latent + rnorm(n))))
answers$recommend[c(5, 60)] <- NA
write.csv(answers, file.path(folder, "answers.csv"), row.names = FALSE, na = "")

wilson <- function(p, n, z = qnorm(0.975)) {
  middle <- (p + z^2 / (2 * n)) / (1 + z^2 / n)
  half <- z * sqrt(p * (1 - p) / n + z^2 / (4 * n^2)) / (1 + z^2 / n)
  c(middle - half, middle + half)
}
rows <- list()
add <- function(...) rows[[length(rows) + 1]] <<- data.frame(...)

points <- c(30, 50, 60, 85, 100)   # of the levels 1 to 5
parts <- c(0.5, 0.3, 0.2)          # weights of the three items
edges <- c(mean = 3.5, mean_100 = 60, satisfied_share = 0.5, satisfaction_rate = 0.7,
           level_points = 70, nps = 10, ces = 3.5, weighted_score = 3.5, acsi = 60, gap = 0,
           gap_below = 0.3, cut_share = 0.5, kano_better = 0.2, kano_worse = 0.3,
           kano_indifferent = 0.5, delivered_value = 10)
cases <- rbind(
  expand.grid(what = c("mean", "mean_100", "satisfied_share", "satisfaction_rate", "level_points",
                       "ces"), subject = c("q1", "q2", "dimension"), stringsAsFactors = FALSE),
  data.frame(what = c("nps", "weighted_score", "acsi", "gap", "gap_below", "cut_share",
                      "kano_better", "kano_worse", "kano_indifferent", "delivered_value"),
             subject = c("recommend", "dimension", "dimension", "pair", "pair", "dimension",
                         "pair", "pair", "pair", "dimension")))
ratios <- c("satisfaction_rate", "kano_better", "kano_worse")
shares <- c("satisfied_share", "gap_below", "cut_share", "kano_indifferent", ratios)
# of Kano's five answers to the functional (row) and the dysfunctional question
kano <- rbind(c("Q", "A", "A", "A", "O"), c("R", "I", "I", "I", "M"), c("R", "I", "I", "I", "M"),
              c("R", "I", "I", "I", "M"), c("R", "R", "R", "R", "Q"))

for (g in c("all", "a", "b")) for (w in c("none", "weight")) for (case in seq_len(nrow(cases))) {
  what <- cases$what[case]; s <- cases$subject[case]
  d <- if (g == "all") answers else answers[answers$group == g, ]
  d$w <- if (w == "none") 1 else d$weight
  items <- switch(s, dimension = c("q1", "q2", "q3"), pair = c("q1", "q2"), s)
  marks <- as.matrix(d[, items, drop = FALSE])
  own <- function(m) rowMeans(m, na.rm = TRUE)
  weighted <- function(m) {
    total <- apply(m, 1, function(row) sum(parts[!is.na(row)]))
    rowSums(sweep(m, 2, parts, "*"), na.rm = TRUE) / total
  }
  d$x <- switch(what,
    mean = own(marks), ces = own(marks), mean_100 = 25 * (own(marks) - 1),
    satisfied_share = own((marks >= 4) * 1), satisfaction_rate = own(marks),
    level_points = own(matrix(points[marks], nrow(marks))),
    nps = own(ifelse(marks >= 9, 100, ifelse(marks >= 7, 0, -100))),
    weighted_score = weighted(marks), acsi = weighted(25 * (marks - 1)),
    gap = marks[, 2] - marks[, 1], gap_below = (marks[, 2] < marks[, 1]) * 1,
    cut_share = (own(marks) >= 3.5) * 1, kano_better = , kano_worse = ,
    kano_indifferent = (kano[marks[, 1:2]] == "I") * 1,
    # q1 and q2 are worth 0.6 and 0.4, one alone 1; q3 is what it costs
    delivered_value = 25 * (ifelse(is.na(marks[, 1]), marks[, 2], ifelse(is.na(marks[, 2]),
      marks[, 1], 0.6 * marks[, 1] + 0.4 * marks[, 2])) - marks[, 3]))
  if (what == "satisfaction_rate") {
    d$good <- rowSums(marks >= 4, na.rm = TRUE)
    d$either <- rowSums(marks != 3, na.rm = TRUE)
    d <- d[d$either > 0, ]
  }
  if (what %in% c("kano_better", "kano_worse")) {
    category <- kano[marks]
    d$good <- category %in% (if (what == "kano_better") c("A", "O") else c("O", "M")) * 1
    d$either <- category %in% c("A", "O", "M", "I") * 1
    d <- d[d$either > 0, ]
  }
  d <- d[!is.na(d$x), ]
  n <- nrow(d)
  design <- svydesign(ids = ~1, weights = ~w, data = d)
  m <- if (what %in% ratios) svyratio(~good, ~either, design) else svymean(~x, design)
  value <- as.numeric(coef(m)); error <- as.numeric(SE(m)); edge <- edges[[what]]
  if (what %in% shares) {
    # survey's variance has the factor n / (n - 1), which a simple share's p (1 - p) / n has not
    simple <- value * (1 - value) / (error^2 * (n - 1) / n)
    ends <- wilson(value, simple)
    below <- pnorm((edge - value) / sqrt(edge * (1 - edge) / simple))
    if (w == "none" && what == "satisfied_share" && s != "dimension") {
      peer <- prop.test(sum(d$x), n, correct = FALSE)$conf.int
      stopifnot(max(abs(peer - ends)) < 1e-12)
    }
    if (w == "none" && what == "satisfaction_rate" && s != "dimension") {
      peer <- prop.test(sum(d$good), sum(d$either), correct = FALSE)$conf.int
      stopifnot(max(abs(peer - ends)) < 1e-12)
    }
  } else {
    ends <- value + c(-1, 1) * qt(0.975, n - 1) * error
    below <- pt((edge - value) / error, n - 1)
    if (w == "none") stopifnot(max(abs(t.test(d$x)$conf.int - ends)) < 1e-9)
  }
  add(method = what, group = g, weights = w, subject = s, value = value, low = ends[1],
      high = ends[2], n = n, n_eff = sum(d$w)^2 / sum(d$w^2), edge = edge, below = below)
}
options(digits = 17)
table <- do.call(rbind, rows)
for (column in c("value", "low", "high", "n_eff", "below"))
  table[[column]] <- sprintf("%.15g", table[[column]])
write.csv(table, file.path(folder, "scores.csv"), row.names = FALSE, quote = FALSE)
cat(R.version.string, "survey", as.character(packageVersion("survey")), "\n")
