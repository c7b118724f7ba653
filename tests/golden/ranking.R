# Reference values for tests/stats/test_ranking.py: places of units with their joint 90 % region.
#   Rscript tests/golden/ranking.R     (base R; writes ranking.csv beside it)
# By the definition in Klein, Wright and Wieczorek (2020), JRSS C 69(3): unit j is surely above unit
# k where its interval, of coverage 0.9^(1/K), begins beyond the end of the other's.
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
K <- 14
set.seed(20240301)
units <- data.frame(unit = sprintf("u%02d", 1:K), value = round(rnorm(K, 80, 5), 1),
                    error = round(runif(K, 0.4, 2), 2), n = sample(5:200, K))
units$value[9] <- units$value[4]   # a tie
coverage <- 0.9^(1 / K)
half <- qt((1 + coverage) / 2, units$n - 1) * units$error
low <- units$value - half
high <- units$value + half
units$rank <- rank(-units$value, ties.method = "min")
units$best <- 1 + rowSums(outer(high, low, "<"))    # others that begin beyond my end
units$worst <- K - rowSums(outer(low, high, ">"))   # others that end before my beginning
# the paper's own factor for 51 states at 90 % is printed there as about 3.081
stopifnot(abs(qnorm((1 + 0.9^(1 / 51)) / 2) - 3.081) < 5e-4)
write.csv(units, file.path(folder, "ranking.csv"), row.names = FALSE, quote = FALSE)
cat(R.version.string, "\n")
