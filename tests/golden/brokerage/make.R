# Brokerage by R sna: for five random digraphs of our own, and for two published data sets.
#
#   Rscript tests/golden/brokerage/make.R [FOLDER OF SHARED DATA]
#
# writes beside itself N_edges.csv, N_groups.csv and N_sna.csv for the digraphs 1 to 5 and, where the
# folder is there, NAME_sna.csv for the published ones. Of the latter only what R computes is written.

suppressPackageStartupMessages(library(sna))
RNGkind("Mersenne-Twister", "Inversion", "Rejection")

here <- dirname(normalizePath(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))))
given <- commandArgs(trailingOnly = TRUE)
shared <- if (length(given)) given[1] else file.path(here, "..", "..", "..", "..", "shared", "data")

write_table <- function(table, name) {
  write.csv(table, file.path(here, paste0(name, ".csv")), quote = FALSE, row.names = FALSE, eol = "\n")
}

# Every figure of sna at node level, with 17 significant digits.
write_sna <- function(matrix, groups, name) {
  found <- brokerage(matrix, groups)
  parts <- list(raw = found$raw.nli, exp = found$exp.nli, sd = found$sd.nli, z = found$z.nli)
  columns <- do.call(cbind, lapply(names(parts), function(part) {
    part_columns <- parts[[part]]
    colnames(part_columns) <- paste(part, c("w_I", "w_O", "b_IO", "b_OI", "b_O", "t"), sep = ".")
    part_columns
  }))
  text <- apply(columns, 2, function(x) formatC(x, digits = 17, format = "g", width = 1))
  write_table(data.frame(node = rownames(matrix), text, check.names = FALSE), paste0(name, "_sna"))
}

matrix_of <- function(edges, nodes) {
  matrix <- matrix(0, length(nodes), length(nodes), dimnames = list(nodes, nodes))
  edges <- edges[edges$source %in% nodes & edges$target %in% nodes & edges$source != edges$target, ]
  matrix[cbind(edges$source, edges$target)] <- 1
  matrix
}

digraphs <- list(
  list(seed = 101, sizes = c(1, 2, 6), density = 0.30, isolates = 0),
  list(seed = 102, sizes = c(1, 2, 3, 8), density = 0.25, isolates = 0),
  list(seed = 103, sizes = c(1, 2, 4, 5, 8), density = 0.15, isolates = 1),
  list(seed = 104, sizes = c(1, 1, 2, 10, 16), density = 0.08, isolates = 2),
  list(seed = 105, sizes = c(2, 23), density = 0.55, isolates = 0)
)
for (number in seq_along(digraphs)) {
  recipe <- digraphs[[number]]
  set.seed(recipe$seed)
  size <- sum(recipe$sizes)
  nodes <- sprintf("n%02d", seq_len(size))
  groups <- sample(rep(LETTERS[seq_along(recipe$sizes)], recipe$sizes))
  matrix <- matrix(rbinom(size^2, 1, recipe$density), size, size, dimnames = list(nodes, nodes))
  diag(matrix) <- 0
  alone <- sample(size, recipe$isolates)
  matrix[alone, ] <- 0
  matrix[, alone] <- 0
  arcs <- which(matrix == 1, arr.ind = TRUE)
  arcs <- arcs[order(arcs[, 1], arcs[, 2]), ]
  write_table(data.frame(source = nodes[arcs[, 1]], target = nodes[arcs[, 2]]), paste0(number, "_edges"))
  write_table(data.frame(id = nodes, group = groups), paste0(number, "_groups"))
  write_sna(matrix, groups, number)
}

if (dir.exists(shared)) {
  edges <- read.csv(file.path(shared, "lawfirm", "ison_lawfirm_edges.csv"), colClasses = "character")
  nodes <- read.csv(file.path(shared, "lawfirm", "ison_lawfirm_nodes.csv"), colClasses = "character")
  advice <- edges[edges$type == "advice", ]
  for (column in c("office", "status", "practice")) {
    write_sna(matrix_of(advice, nodes$name), nodes[[column]], paste0("lawfirm_", column))
  }
  for (town in c("Peoria", "Bloomington", "Quincy", "Galesburg")) {
    edges <- read.csv(file.path(shared, "physicians_ckm", paste0(town, "_edges.csv")), colClasses = "character")
    nodes <- read.csv(file.path(shared, "physicians_ckm", paste0(town, "_nodes.csv")), colClasses = "character")
    nodes <- nodes[!is.na(nodes$specialty) & nodes$specialty != "", ]
    advice <- edges[edges$type == "advice", ]
    write_sna(matrix_of(advice, nodes$name), nodes$specialty, paste0("physicians_", tolower(town)))
  }
} else {
  message("No shared data at ", shared, ": only the random digraphs were made.")
}
cat(R.version.string, " sna", as.character(packageVersion("sna")), "\n")
