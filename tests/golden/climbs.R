# Reference values for tests/stats/test_ranking.py: who climbed among the same units in two waves.
#   Rscript tests/golden/climbs.R     (base R; writes climbs.csv beside it)
# Every two units of a wave by Welch's t of their errors, all tests of both waves one family by
# p.adjust(method = "holm"); the true place lies between one behind those who are surely above and
# one before those who are surely below (Mogstad, Romano, Shaikh and Wilhelm 2024).
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
K <- 9
set.seed(20261127)
one <- function(shift) data.frame(value = round(seq(60, 92, length.out = K) + rnorm(K) + shift, 2),
                                  error = round(runif(K, 0.5, 2), 2), n = sample(8:60, K))
before <- one(0)
now <- one(0)
now$value[1] <- 95     # from the last place to the first
now$value[6] <- 62
pairs <- t(combn(K, 2))
p <- function(w) {
  v <- w$error^2
  i <- pairs[, 1]; j <- pairs[, 2]
  df <- (v[i] + v[j])^2 / (v[i]^2 / (w$n[i] - 1) + v[j]^2 / (w$n[j] - 1))
  2 * pt(-abs(w$value[i] - w$value[j]) / sqrt(v[i] + v[j]), df)
}
sure <- matrix(p.adjust(c(p(before), p(now)), "holm") < 0.05, ncol = 2)
region <- function(w, sure) {
  up <- w$value[pairs[, 1]] > w$value[pairs[, 2]]
  high <- ifelse(up, pairs[, 1], pairs[, 2])[sure]
  low <- ifelse(up, pairs[, 2], pairs[, 1])[sure]
  cbind(rank(-w$value), 1 + tabulate(low, K), K - tabulate(high, K))
}
then <- region(before, sure[, 1])
since <- region(now, sure[, 2])
out <- data.frame(unit = 1:K, value_before = before$value, error_before = before$error,
                  n_before = before$n, value = now$value, error = now$error, n = now$n,
                  climb = then[, 1] - since[, 1], low = then[, 2] - since[, 3],
                  high = then[, 3] - since[, 2])
write.csv(out, file.path(folder, "climbs.csv"), row.names = FALSE, quote = FALSE)
cat(R.version.string, "\n")
print(out)
