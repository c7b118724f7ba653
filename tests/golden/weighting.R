# Reference values for tests/stats/weighting: raked and cut-off weights.
#   Rscript tests/golden/weighting.R   (R with the package survey; writes the two CSV files beside it)
# raking.csv: 240 made-up respondents, two segments (a few without a region), a type and a starting
# weight. weighting.csv: a weight of mean 1 for each of them in each case.
suppressMessages(library(survey))
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
set.seed(20240501)
n <- 240
rows <- data.frame(region = sample(c("east", "west", "north"), n, TRUE, c(0.5, 0.35, 0.15)),
                   tenure = sample(c("new", "old"), n, TRUE, c(0.3, 0.7)),
                   type = rep(c("firm", "person"), c(90, 150)),
                   start = round(runif(n, 0.5, 2.5), 2))
rows$region[c(7, 31, 120, 188, 201)] <- NA
write.csv(rows, file.path(folder, "raking.csv"), row.names = FALSE, na = "")

region <- c(east = 0.3, west = 0.4, north = 0.3)
tenure <- c(new = 0.6, old = 0.4)
tight <- list(maxit = 2000, epsilon = 1e-13)
margin <- function(name, shares, total) {
  setNames(data.frame(names(shares), as.numeric(shares) * total), c(name, "Freq"))
}
# Respondents without a region keep the share of the starting weights that they have.
raked <- function(d, start, most = Inf) {
  d$start <- start / mean(start)
  d$region[is.na(d$region)] <- "none"
  without <- sum(d$start[d$region == "none"]) / nrow(d)
  regions <- if (without > 0) c(region * (1 - without), none = without) else region
  design <- svydesign(ids = ~1, weights = ~start, data = d)
  margins <- list(margin("region", regions, nrow(d)), margin("tenure", tenure, nrow(d)))
  if (most == Inf) return(weights(rake(design, list(~region, ~tenure), margins, control = tight)))
  # the weights themselves are bounded, so that they are the closest ones up to `most`
  totals <- c("(Intercept)" = nrow(d))
  for (name in setdiff(sort(unique(d$region)), "east"))
    totals[paste0("region", name)] <- regions[[name]] * nrow(d)
  totals["tenureold"] <- tenure[["old"]] * nrow(d)
  weights(calibrate(design, ~region + tenure, totals, calfun = "raking", bounds.const = TRUE,
                    bounds = list(lower = rep(-Inf, nrow(d)), upper = rep(most, nrow(d))),
                    epsilon = 1e-13, maxit = 2000))
}
within <- function(start) {
  found <- numeric(n)
  for (one in unique(rows$type)) {
    mine <- rows$type == one
    found[mine] <- raked(rows[mine, ], start[mine]) * mean(start[mine]) / mean(start)
  }
  found
}
one <- rep(1, n)
post <- postStratify(svydesign(ids = ~1, weights = ~one, data = cbind(rows, one)), ~tenure,
                     margin("tenure", tenure, n))
found <- data.frame(plain = raked(rows, one), started = raked(rows, rows$start),
                    trimmed = raked(rows, one, 2.5),
                    trimmed_started = raked(rows, rows$start, 2.6),
                    within = within(one), within_started = within(rows$start),
                    poststratified = weights(post))
stopifnot(max(found$trimmed) < 2.5 + 1e-9, sum(found$trimmed > 2.5 - 1e-9) > 10)
stopifnot(max(found$trimmed_started) < 2.6 + 1e-9, sum(found$trimmed_started > 2.6 - 1e-9) > 10)
for (column in names(found)) found[[column]] <- sprintf("%.15g", found[[column]])
write.csv(found, file.path(folder, "weighting.csv"), row.names = FALSE, quote = FALSE)
cat(R.version.string, "survey", as.character(packageVersion("survey")), "\n")
