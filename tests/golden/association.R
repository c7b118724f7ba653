# Reference values for tests/stats/test_association.py: distributions of answers over groups.
#   Rscript tests/golden/association.R   (R with the package survey; reads answers.csv, writes
#                                         association.csv)
suppressMessages(library(survey))
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
answers <- read.csv(file.path(folder, "answers.csv"))
answers$part <- rep(c("p", "q", "r", "s"), c(30, 25, 17, 8))
rows <- list()
for (item in c("q1", "q2", "q3")) for (by in c("group", "part")) for (weights in c("none", "weight")) {
  d <- data.frame(x = answers[[item]], g = answers[[by]],
                  w = if (weights == "none") 1 else answers$weight)
  d <- d[!is.na(d$x), ]
  shares <- prop.table(xtabs(w ~ x + g, d))
  expected <- outer(rowSums(shares), colSums(shares))
  v <- sqrt(sum((shares - expected)^2 / expected) / (min(dim(shares)) - 1))
  if (weights == "none") {
    k <- suppressWarnings(chisq.test(table(d$x, d$g), correct = FALSE))
    rows[[length(rows) + 1]] <- data.frame(test = "pearson", item, by, weights,
      statistic = k$statistic, df = k$parameter, df_error = NA, p = k$p.value, effect = v)
  }
  s <- svychisq(~x + g, svydesign(ids = ~1, weights = ~w, data = d))
  rows[[length(rows) + 1]] <- data.frame(test = "rao_scott", item, by, weights,
    statistic = s$statistic, df = s$parameter[[1]], df_error = s$parameter[[2]], p = s$p.value,
    effect = v)
}
table <- do.call(rbind, rows)
for (column in names(table)[-(1:4)])
  table[[column]] <- ifelse(is.na(table[[column]]), "", sprintf("%.15g", table[[column]]))
write.csv(table, file.path(folder, "association.csv"), row.names = FALSE, quote = FALSE)
cat(R.version.string, "survey", as.character(packageVersion("survey")), "\n")
