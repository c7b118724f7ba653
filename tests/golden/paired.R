# Reference values for tests/stats/test_paired.py: two scores of the same respondents.
#   Rscript tests/golden/paired.R      (R with the package survey; reads answers.csv and drawn.csv)
# One's own marks are q1 (of a dimension q1 and q2), the other's q2 (q2 and q3). A mark counts where
# the other one to the same question is there, too.
suppressMessages(library(survey))
options(survey.lonely.psu = "adjust")
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
d <- cbind(read.csv(file.path(folder, "answers.csv")), read.csv(file.path(folder, "drawn.csv")))

both <- function(items, others) {
  own <- as.matrix(d[, items, drop = FALSE]); other <- as.matrix(d[, others, drop = FALSE])
  known <- !is.na(own) & !is.na(other)
  own[!known] <- NA; other[!known] <- NA
  list(own = own, other = other)
}
worth <- list(mean = function(m) m, satisfied_share = function(m) (m >= 4) * 1,
              level_points = function(m) array(c(30, 50, 60, 85, 100)[m], dim(m)))
design_of <- function(unit, known, data) switch(unit,
  none = svydesign(ids = ~1, weights = ~w, data = data),
  respondent = svydesign(ids = ~1, strata = ~stratum, weights = ~w, data = data,
                         fpc = if (known == "yes") ~customers),
  cluster = svydesign(ids = ~cluster, strata = ~stratum, weights = ~w, data = data, nest = TRUE,
                      fpc = if (known == "yes") ~population))
rows <- list()
for (method in c("mean", "satisfied_share", "level_points", "satisfaction_rate"))
  for (subject in c("item", "dimension")) for (weights in c("none", "weight"))
  for (unit in c("none", "respondent", "cluster")) for (known in c("no", "yes")) {
  if (unit == "none" && known == "yes") next
  marks <- if (subject == "item") both("q1", "q2") else both(c("q1", "q2"), c("q2", "q3"))
  e <- d
  e$w <- if (weights == "none") 1 else d$weight
  ratio <- method == "satisfaction_rate"
  if (ratio) {
    e$ga <- rowSums(marks$own >= 4, na.rm = TRUE); e$ea <- rowSums(marks$own != 3, na.rm = TRUE)
    e$gb <- rowSums(marks$other >= 4, na.rm = TRUE)
    e$eb <- rowSums(marks$other != 3, na.rm = TRUE)
    inside <- e$ea > 0 | e$eb > 0
  } else {
    e$a <- rowMeans(worth[[method]](marks$own), na.rm = TRUE)
    e$b <- rowMeans(worth[[method]](marks$other), na.rm = TRUE)
    inside <- !is.na(e$a)
  }
  # as of a domain: clusters without a respondent in it remain in the sample
  mine <- if (unit == "none") design_of(unit, known, e[inside, ]) else
    subset(design_of(unit, known, e), inside)
  e <- e[inside, ]
  if (ratio) {
    r <- svyratio(~ga + gb, ~ea + eb, mine, covmat = TRUE)   # ga/ea, gb/ea, ga/eb, gb/eb
    fit <- svycontrast(r, setNames(c(1, 0, 0, -1), names(coef(r))))
    value <- as.numeric(coef(r))[c(1, 4)]
  } else {
    fit <- svymean(~I(a - b), mine)
    value <- c(coef(svymean(~a, mine)), coef(svymean(~b, mine)))
    stopifnot(abs(SE(fit) - SE(svyglm(I(a - b) ~ 1, mine))) < 1e-12)
  }
  difference <- as.numeric(coef(fit)); error <- as.numeric(SE(fit))
  n <- nrow(e); u <- e$w / sum(e$w); n_eff <- 1 / sum(u^2)
  df <- degf(mine)
  if (unit == "none") {   # the small-sample factor of unequal weights in place of n / (n - 1)
    error <- error * sqrt((n - 1) / n / (1 - 2 * sum(u^3) / sum(u^2) + sum(u^2)))
    df <- sum(u^2)^2 / sum(u^4) - 1
  }
  t <- difference / error; half <- qt(0.975, df) * error; p <- 2 * pt(-abs(t), df)
  if (unit == "none" && weights == "none" && !ratio) {
    base <- t.test(e$a, e$b, paired = TRUE)
    stopifnot(all.equal(c(t, df, p, error, -half), c(base$statistic, base$parameter, base$p.value,
              base$stderr, base$conf.int[1] - difference), check.attributes = FALSE))
  }
  effect <- c(difference, difference - half, difference + half)
  if (method %in% c("mean", "level_points")) {
    x <- e$a - e$b
    d_z <- difference / sqrt(sum(u * (x - difference)^2) * n_eff / (n_eff - 1))
    wide <- qnorm(0.975) * sqrt(1 / n_eff + d_z^2 / (2 * n_eff))
    effect <- c(d_z, d_z - wide, d_z + wide)
  }
  numbers <- c(value_a = value[[1]], value_b = value[[2]], difference = difference, error = error,
               statistic = t, df = df, p = p, low = difference - half, high = difference + half,
               effect = effect[1], effect_low = effect[2], effect_high = effect[3])
  rows[[length(rows) + 1]] <- data.frame(method, subject, weights, unit, population = known,
                                         as.list(sprintf("%.15g", numbers)) |>
                                           setNames(names(numbers)))
}
write.csv(do.call(rbind, rows), file.path(folder, "paired.csv"), row.names = FALSE, quote = FALSE)
cat(R.version.string, "survey", as.character(packageVersion("survey")), "\n")
