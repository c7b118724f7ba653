# The parts of the change of a rate by base R alone, no package: written to decomposition.csv.
#
# Data: Das Gupta (1993), Standardization and Decomposition of Rates: A User's Manual, U.S. Census
# Bureau P23-186, example 5.3 (deaths per 1,000 and thousands of people by age and race, United
# States 1970 and 1985), as printed in the vignette "Category Effects" of the R package DasGuptR.
# Kitagawa's (1955) two components, and Das Gupta's four of a ratio by all 24 orders.
size70 <- c(2968, 11484, 34614, 30992, 21983, 20314, 20928, 16897, 11339, 5720, 1315,
            535, 2162, 6120, 4781, 3096, 2718, 2363, 1767, 1149, 448, 117)
size85 <- c(3041, 11577, 27450, 32711, 35480, 27411, 19555, 19795, 15254, 8022, 2472,
            707, 2692, 6473, 6841, 6547, 4352, 3034, 2540, 1749, 804, 236)
rate70 <- c(18.469, 0.751, 0.391, 1.146, 1.287, 2.672, 6.636, 15.691, 34.723, 79.763, 176.837,
            36.993, 1.352, 0.541, 2.040, 3.523, 6.746, 12.967, 24.471, 45.091, 74.902, 123.205)
rate85 <- c(9.163, 0.462, 0.248, 0.929, 1.084, 1.810, 4.715, 12.187, 27.728, 64.068, 157.570,
            17.208, 0.738, 0.328, 1.103, 2.045, 3.724, 8.052, 17.812, 34.128, 68.276, 125.161)
d0 <- size70 / sum(size70); d1 <- size85 / sum(size85)
out <- data.frame(case = "kitagawa", part = c("score", "mix"),
                  contribution = c(sum((rate85 - rate70) * (d0 + d1) / 2),
                                   sum((d1 - d0) * (rate70 + rate85) / 2)))

# Four factors: made-up shares kept and weights, which follow a rule and not a draw.
place <- seq_along(size70)
factors <- list(
  list(d = d0, m = rate70, r = 1 - place / 100, s = place / 50, q = 1 + place / 20, t = -place / 40),
  list(d = d1, m = rate85, r = 1 - rev(place) / 80, s = place / 60, q = 2 - place / 30, t = place / 90)
)
value <- function(x) with(x, sum(d * r * q * (m + s + t)) / sum(d * r * q))
players <- list(score = "m", mix = "d", weighting = c("q", "t"), validity = c("r", "s"))
orders <- function(x) if (length(x) < 2) list(x) else
  unlist(lapply(seq_along(x), function(i) lapply(orders(x[-i]), function(o) c(x[i], o))), FALSE)
sums <- setNames(numeric(4), names(players))
for (order in orders(names(players))) {
  now <- factors[[1]]
  for (part in order) {
    then <- now
    then[players[[part]]] <- factors[[2]][players[[part]]]
    sums[part] <- sums[part] + value(then) - value(now)
    now <- then
  }
}
out <- rbind(out, data.frame(case = "four", part = names(players), contribution = sums / 24))
out$contribution <- sprintf("%.17g", out$contribution)
write.csv(out, "decomposition.csv", row.names = FALSE, quote = FALSE)
