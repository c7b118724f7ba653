# Reference values for tests/stats/drivers: what divides R² among drivers, and how they hang
# together. R² of every submodel by lm, with weights; nothing here comes from one formula for all.
#   Rscript tests/golden/drivers.R  (R with the package car; reads answers.csv, writes drivers.csv)
suppressMessages(library(car))
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
answers <- read.csv(file.path(folder, "answers.csv"))
answers$member <- as.numeric(answers$group == "a")
drivers <- c("q1", "q2", "q3", "member")
outcome <- "recommend"
rows <- list()
add <- function(missing, weights, statistic, driver, value)
  rows[[length(rows) + 1]] <<- data.frame(missing, weights, statistic, driver,
                                          value = sprintf("%.15g", value))

# Johnson (2000): the drivers' nearest uncorrelated stand-ins, by the eigenvectors.
johnson <- function(R, r) {
  e <- eigen(R)
  lambda <- e$vectors %*% diag(sqrt(e$values)) %*% t(e$vectors)
  as.numeric(lambda^2 %*% solve(lambda, r)^2)
}

# The average over all orders of the drivers of what each adds, one order after the other.
orders <- function(x) if (length(x) < 2) list(x) else
  do.call(c, lapply(x, function(one) lapply(orders(setdiff(x, one)), function(rest) c(one, rest))))
averaged <- function(r2) {
  each <- sapply(orders(drivers), function(order) {
    steps <- sapply(seq_along(order), function(k) r2(order[1:k]))
    setNames(diff(c(0, steps)), order)[drivers]
  })
  rowMeans(each)
}

for (weights in c("none", "weight")) {
  w <- if (weights == "none") rep(1, nrow(answers)) else answers$weight
  used <- complete.cases(answers[c(outcome, drivers)])
  d <- answers[used, ]; d$w <- w[used]
  model <- function(set) lm(reformulate(set, outcome), d, weights = w)
  r2 <- function(set) summary(model(set))$r.squared
  whole <- model(drivers)
  spread <- sapply(d[c(outcome, drivers)], function(x) sqrt(cov.wt(cbind(x), d$w)$cov[1]))
  add("listwise", weights, "n", "", sum(used))
  add("listwise", weights, "n_eff", "", sum(d$w)^2 / sum(d$w^2))
  add("listwise", weights, "r_squared", "", r2(drivers))
  correlations <- cov.wt(d[c(outcome, drivers)], d$w, cor = TRUE)$cor
  values <- list(
    lmg = averaged(r2),
    johnson = johnson(correlations[-1, -1], correlations[-1, 1]),
    standardised = coef(whole)[drivers] * spread[drivers] / spread[outcome],
    correlation = correlations[-1, 1],
    last = sapply(drivers, function(one) r2(drivers) - r2(setdiff(drivers, one))),
    vif = vif(whole))
  for (statistic in names(values)) for (at in seq_along(drivers))
    add("listwise", weights, statistic, drivers[at], values[[statistic]][at])
  plain <- summary(whole)$fstatistic
  if (weights == "none")
    add("listwise", weights, "p_plain", "", pf(plain[1], plain[2], plain[3], lower.tail = FALSE))

  # Pairwise: each correlation of those who answered both.
  all <- c(outcome, drivers)
  R <- diag(length(all)); dimnames(R) <- list(all, all)
  fewest <- Inf
  for (one in all) for (other in setdiff(all, one)) {
    both <- complete.cases(answers[c(one, other)])
    fewest <- min(fewest, sum(both))
    R[one, other] <- cov.wt(answers[both, c(one, other)], w[both], cor = TRUE)$cor[1, 2]
  }
  if (weights == "none")
    stopifnot(all.equal(R, cor(answers[all], use = "pairwise.complete.obs")))
  r2 <- function(set) as.numeric(R[outcome, set] %*% solve(R[set, set], R[set, outcome]))
  add("pairwise", weights, "n", "", fewest)
  add("pairwise", weights, "r_squared", "", r2(drivers))
  values <- list(
    lmg = averaged(r2),
    johnson = johnson(R[-1, -1], R[-1, 1]),
    standardised = solve(R[-1, -1], R[-1, 1]),
    correlation = R[-1, 1],
    last = sapply(drivers, function(one) r2(drivers) - r2(setdiff(drivers, one))),
    vif = diag(solve(R[-1, -1])))
  for (statistic in names(values)) for (at in seq_along(drivers))
    add("pairwise", weights, statistic, drivers[at], values[[statistic]][at])
}
write.csv(do.call(rbind, rows), file.path(folder, "drivers.csv"), row.names = FALSE, quote = FALSE)
cat(R.version.string, "car", as.character(packageVersion("car")), "\n")
