# Reference values for tests/analysis/test_ranked_options.py: options that respondents put in order.
#   Rscript tests/golden/ranked_options.R   (R with the package survey; reads answers.csv, drawn.csv)
# Whoever gave marks of 3 or more ranks a, b, c by them, the highest first, of equal ones the
# earlier; lower marks have no rank, and who left out all three did not answer. Once as each simple
# random answer, once weighted, once as it was drawn. `first` is of those who answered, `mean_rank` of
# those who ranked the option. `pair` compares groups a and b, `wave` respondents 1-40 with 41-80; tests
# are of thirty such respondents each, so that no group is small.
suppressMessages(library(survey))
options(survey.lonely.psu = "adjust")
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
d <- cbind(read.csv(file.path(folder, "answers.csv")), read.csv(file.path(folder, "drawn.csv")))
marks <- as.matrix(d[, c("q1", "q2", "q3")])
ranks <- t(apply(marks, 1, function(m) {
  m[is.na(m) | m < 3] <- NA
  r <- rank(-m, ties.method = "first", na.last = "keep"); r
}))
colnames(ranks) <- c("a", "b", "c")
d$answered <- rowSums(!is.na(marks)) > 0
d$id <- seq_len(nrow(d)); d$later <- d$id > 40
d$single <- d$id; d$one <- 1
rows <- list()
add <- function(kind, measure, option, weights, ...) {
  values <- list(...)
  rows[[length(rows) + 1]] <<- data.frame(kind, measure, option, weights, name = names(values),
                                          value = sprintf("%.15g", as.numeric(unlist(values))))
}
wilson <- function(p, n) {
  z <- qnorm(0.975); middle <- (p + z^2 / (2 * n)) / (1 + z^2 / n)
  half <- z * sqrt(p * (1 - p) / n + z^2 / (4 * n^2)) / (1 + z^2 / n)
  c(middle - half, middle + half)
}
drawn_as <- function(d, weights) {
  d$w <- if (weights == "none") 1 else d$weight
  if (weights == "drawn") svydesign(ids = ~cluster, strata = ~stratum, weights = ~w, data = d, nest = TRUE)
  else svydesign(ids = ~single, weights = ~w, data = d)
}
for (option in c("a", "b", "c")) for (measure in c("first", "mean_rank")) {
  r <- ranks[, option]
  d$x <- if (measure == "first") ifelse(d$answered, !is.na(r) & r == 1, NA) * 1 else r
  for (weights in c("none", "weight", "drawn")) {
    used <- subset(drawn_as(if (weights == "drawn") d else d[!is.na(d$x), ], weights), !is.na(x))
    m <- svymean(~x, used); value <- as.numeric(coef(m)); se <- as.numeric(SE(m))
    n <- sum(!is.na(d$x))
    if (measure == "first") {
      # as in choices.R: so many yes/no answers as have the linearised variance
      size <- if (weights == "drawn")
        value * (1 - value) / se^2 * (qnorm(0.975) / qt(0.975, degf(used)))^2 else
        value * (1 - value) / (se^2 * (n - 1) / n)
      ends <- wilson(value, size)
    } else {
      df <- if (weights == "drawn") degf(used) else n - 1
      ends <- pmin(3, pmax(1, value + c(-1, 1) * qt(0.975, df) * se))
    }
    add("all", measure, option, weights, value = value, low = ends[1], high = ends[2])
    if (weights != "drawn") {
      by <- svyby(~x, ~group, used, svymean)
      add("pair", measure, option, weights, difference = by$x[by$group == "a"] - by$x[by$group == "b"])
    }
    by <- svyby(~x, ~later, used, svymean)
    add("wave", measure, option, weights, difference = by$x[by$later] - by$x[!by$later])
  }
  one <- d$x[d$group == "a" & !is.na(d$x)]; two <- d$x[d$group == "b" & !is.na(d$x)]
  now <- d$x[d$later & !is.na(d$x)]; before <- d$x[!d$later & !is.na(d$x)]
  for (each in list(list("pair", one, two), list("wave", now, before))) {
    x <- rep(each[[2]], 30); y <- rep(each[[3]], 30)
    if (measure == "first") {
      t <- suppressWarnings(prop.test(c(sum(x), sum(y)), c(length(x), length(y)), correct = FALSE))
      add(each[[1]], measure, option, "none", square = t$statistic, p = t$p.value)
    } else {
      t <- t.test(x, y)
      add(each[[1]], measure, option, "none", square = t$statistic^2, df = t$parameter, p = t$p.value,
          low = t$conf.int[1], high = t$conf.int[2])
    }
  }
}
write.csv(do.call(rbind, rows), file.path(folder, "ranked_options.csv"), row.names = FALSE, quote = FALSE)
cat(R.version.string, "survey", as.character(packageVersion("survey")), "\n")
