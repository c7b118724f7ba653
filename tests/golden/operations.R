# Reference values for tests/stats/test_measure_error.py and test_rank_correlation.py.
#   Rscript tests/golden/operations.R      (R 4.2, survey 4.1.1; reads nothing)
# Means, shares and their differences of records that hang together by day: svymean and svycontrast
# of clusters drawn with replacement. Wilson's interval takes p (1 - p) / SE^2 records and Student's
# quantile. Spearman: cor.test(exact = TRUE).
suppressMessages(library(survey))
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
day <- rep(1:12, times = c(3, 5, 4, 6, 2, 7, 5, 4, 3, 6, 5, 4)); i <- seq_along(day)
hours <- round(10 + (day %% 4) * 3 + (i * 37 %% 17) / 3, 2)
late <- as.numeric(day %% 3 == 0 | i %% 7 == 0)
inside <- as.numeric((i * 13) %% 3 == 0)
write.csv(data.frame(day, hours, late, inside), file.path(folder, "operations_rows.csv"), row.names = FALSE)
rows <- list()
put <- function(name, ...) rows[[length(rows) + 1]] <<- data.frame(name = name, t(c(...)))
for (kind in c("alone", "days")) {
  data <- data.frame(day, hours, late, inside, unit = if (kind == "days") day else i)
  d <- svydesign(~unit, data = data, weights = rep(1, length(day))); df <- degf(d)
  m <- svymean(~hours, d); ends <- confint(m, df = df)
  put(paste0("mean_", kind), value = coef(m)[[1]], low = ends[1], high = ends[2])
  m <- svymean(~late, d); p <- coef(m)[[1]]; n <- min(p * (1 - p) / SE(m)[1]^2, length(day))
  z <- if (kind == "days") qt(.975, df) else qnorm(.975)
  half <- z * sqrt(p * (1 - p) / n + z^2 / (4 * n^2)) / (1 + z^2 / n)
  middle <- (p + z^2 / (2 * n)) / (1 + z^2 / n)
  put(paste0("share_", kind), value = p, low = middle - half, high = middle + half)
  s <- svyby(~hours, ~inside, d, svymean, covmat = TRUE); k <- svycontrast(s, c(-1, 1))
  put(paste0("gap_", kind), value = coef(k)[[1]], low = NA, high = 2 * pt(-abs(coef(k)[[1]] / SE(k)[1]), df))
}
spearman <- function(name, a, b) {
  r <- cor.test(a, b, method = "spearman", exact = TRUE)
  put(name, value = r$estimate[[1]], low = NA, high = r$p.value)
}
spearman("rho_8", 1:8, c(2, 1, 4, 3, 7, 8, 5, 6))
spearman("rho_8_down", 1:8, c(8, 5, 7, 6, 1, 4, 3, 2))
spearman("rho_6", 1:6, c(3, 1, 2, 6, 4, 5))
write.csv(do.call(rbind, rows), file.path(folder, "operations.csv"), row.names = FALSE)
