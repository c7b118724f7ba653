# Reference values for tests/stats/test_together.py: do several groups differ at all?
#   Rscript tests/golden/together.R  (R with the package survey; reads answers.csv and drawn.csv,
#                                     writes together.csv)
suppressMessages(library(survey))
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
d <- cbind(read.csv(file.path(folder, "answers.csv")), read.csv(file.path(folder, "drawn.csv")))
place <- (seq_len(nrow(d)) - 1) %% 10
d$region <- factor(ifelse(place < 5, "n", ifelse(place < 8, "e", ifelse(place < 9, "s", "w"))))
d$satisfied <- (d$q1 >= 4) * 1
d$either <- (d$q1 != 3) * 1
rows <- list()
add <- function(test, what, weights, unit, population, statistic, df, df_error, p)
  rows[[length(rows) + 1]] <<- data.frame(test, what, weights, unit, population, statistic, df,
                                          df_error, p)
for (what in c("mean", "share", "rate")) for (w in c("none", "weight")) {
  d$w <- if (w == "none") 1 else d$weight
  d$top <- if (what == "mean") d$q1 else d$satisfied
  d$base <- if (what == "rate") d$either else 1
  d$inside <- !is.na(d$q1) & d$base > 0
  own <- d[d$inside, ]
  if (what == "mean" && w == "none") {
    o <- oneway.test(top ~ region, own)
    add("welch_f", what, w, "alone", "no", o$statistic, o$parameter[1], o$parameter[2], o$p.value)
  } else {
    # Welch (1951) of the linearised scores: their variances made unbiased as in rank.R
    each <- sapply(split(own, own$region), function(one) {
      u <- one$w / sum(one$w)
      M <- diag(nrow(one)) - outer(rep(1, nrow(one)), u)
      A <- t(M) %*% diag(u^2) %*% M
      x <- one$top
      c(sum(u * x), as.numeric(t(x) %*% A %*% x) * sum(u^2) / sum(diag(A)),
        sum(diag(A))^2 / (sum(A * t(A)) + 4 * (sum(u^5) - sum(u^4)^2 / sum(u^3))))  # compare.R
    })
    trust <- 1 / each[2, ]; share <- trust / sum(trust); k <- ncol(each)
    spent <- sum((1 - share)^2 / each[3, ]) / (k^2 - 1)
    f <- sum(trust * (each[1, ] - sum(share * each[1, ]))^2) / (k - 1) / (1 + 2 * (k - 2) * spent)
    if (min(each[2, ]) > 1e-9)   # Welch's test knows no group of one mind
      add("linear_f", what, w, "alone", "no", f, k - 1, 1 / (3 * spent),
          pf(f, k - 1, 1 / (3 * spent), lower.tail = FALSE))
  }
  for (unit in c("cluster", "respondent")) for (known in c("no", "yes")) {
    options(survey.lonely.psu = "adjust")
    design <- if (unit == "cluster")
      svydesign(ids = ~cluster, strata = ~stratum, weights = ~w, data = d, nest = TRUE,
                fpc = if (known == "yes") ~population)
    else svydesign(ids = ~1, strata = ~stratum, weights = ~w, data = d,
                   fpc = if (known == "yes") ~customers)
    mine <- subset(design, inside)
    each <- if (what == "rate")
      svyby(~satisfied, ~region, mine, svyratio, denominator = ~either, covmat = TRUE)
    else svyby(~top, ~region, mine, svymean, covmat = TRUE)
    y <- as.numeric(coef(each)); V <- vcov(each)
    b <- as.numeric(tapply(own$w * own$base, own$region, sum))
    P <- diag(b) - b %*% t(b) / sum(b)
    f <- as.numeric(t(y) %*% P %*% y) / sum(diag(P %*% V))
    df <- sum(diag(P %*% V))^2 / sum(diag(P %*% V %*% P %*% V))
    add("design_f", what, w, unit, known, f, df, df * degf(mine),
        pf(f, df, df * degf(mine), lower.tail = FALSE))
    if (what == "share") {     # the same idea, with V taken at the shares that all have
      peer <- svychisq(~top + region, mine, statistic = "F")
      stopifnot(abs(log(peer$statistic / f)) < 0.35)
    }
  }
}
table <- do.call(rbind, rows)
for (column in names(table)[6:9]) table[[column]] <- sprintf("%.15g", table[[column]])
write.csv(table, file.path(folder, "together.csv"), row.names = FALSE, quote = FALSE)
cat(R.version.string, "survey", as.character(packageVersion("survey")), "\n")
