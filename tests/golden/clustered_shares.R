# Reference values for tests/analysis/test_clustered_shares.py: the share in time of cases of a day
# (or of a customer, or each for itself), departments as strata.
#   Rscript tests/golden/clustered_shares.R      (R 4.2, survey 4.1.1; reads nothing)
# svymean of clusters drawn with replacement; Wilson's interval of p (1 - p) / SE^2 cases with
# Student's quantile of clusters less strata degrees of freedom.
suppressMessages(library(survey))
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
department <- rep(c("desk", "field"), c(40, 26)); i <- seq_along(department)
day <- 1 + (i * 7) %% 9
mark <- as.numeric(!((day %% 4 == 0 & i %% 5 != 0) | i %% 11 == 0))
customer <- 1 + (i * 5) %% 23
cases <- data.frame(department, day, mark, customer)
write.csv(cases, file.path(folder, "clustered_shares_rows.csv"), row.names = FALSE)
told <- function(name, d) {
  m <- svymean(~mark, d); p <- coef(m)[[1]]; n <- p * (1 - p) / SE(m)[1]^2; t <- qt(.975, degf(d))
  half <- t * sqrt(p * (1 - p) / n + t^2 / (4 * n^2)) / (1 + t^2 / n)
  middle <- (p + t^2 / (2 * n)) / (1 + t^2 / n)
  data.frame(name, value = p, low = middle - half, high = middle + half, n_eff = n, df = degf(d))
}
one <- rep(1, nrow(cases))
rows <- rbind(
  told("departments_and_days", svydesign(~day, strata = ~department, data = cases, weights = one, nest = TRUE)),
  told("days", svydesign(~day, data = cases, weights = one)),
  told("departments_and_customers",
    svydesign(~customer, strata = ~department, data = cases, weights = one, nest = TRUE)),
  told("customers", svydesign(~customer, data = cases, weights = one)),
  told("departments", svydesign(~1, strata = ~department, data = cases, weights = one)))
write.csv(rows, file.path(folder, "clustered_shares.csv"), row.names = FALSE)
