# Reference values for tests/stats/test_multiplicity.py.
#   Rscript tests/golden/multiplicity.R     (base R; writes multiplicity.csv beside it)
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
set.seed(20240401)
families <- list(few = c(0.01, 0.04, NA, 0.03), ties = c(0.02, 0.02, 0.5, 0.02, 1, 0, NA, NA),
                 one = 0.2, many = round(rbeta(40, 0.5, 2), 5))
table <- do.call(rbind, lapply(names(families), function(name) {
  p <- families[[name]]
  data.frame(family = name, p, holm = p.adjust(p, "holm"), bh = p.adjust(p, "BH"),
             tests = sum(!is.na(p)))
}))
for (column in c("p", "holm", "bh"))
  table[[column]] <- ifelse(is.na(table[[column]]), "", sprintf("%.15g", table[[column]]))
write.csv(table, file.path(folder, "multiplicity.csv"), row.names = FALSE, quote = FALSE)
cat(R.version.string, "\n")
