extension Migration {
  /// Places: plots with everything that was done to them, and where stations and enterprises stand.
  static let places = Migration(number: 12, name: "places") { dialect in
    """
    CREATE TABLE plots (
      id \(dialect.integerType) PRIMARY KEY CHECK (id > 0),
      title TEXT NOT NULL CHECK (length(title) > 0),
      area TEXT NOT NULL CHECK (length(area) IN (6, 9)),
      district TEXT NOT NULL CHECK (length(district) = 6),
      is_open \(dialect.integerType) NOT NULL CHECK (is_open IN (0, 1))
    )\(dialect.tableSuffix);
    CREATE UNIQUE INDEX plots_open ON plots (district, title) WHERE is_open = 1;
    CREATE INDEX plots_by_area ON plots (area);

    CREATE TABLE plot_acts (
      id \(dialect.integerType) PRIMARY KEY CHECK (id > 0),
      plot \(dialect.integerType) NOT NULL REFERENCES plots (id),
      at \(dialect.integerType) NOT NULL,
      actor TEXT NOT NULL,
      record \(dialect.integerType) NOT NULL REFERENCES journal (sequence),
      content TEXT NOT NULL
    )\(dialect.tableSuffix);
    CREATE INDEX plot_acts_by_plot ON plot_acts (plot, id);

    CREATE TABLE positions (
      subject TEXT PRIMARY KEY CHECK (length(subject) > 0),
      longitude \(dialect.integerType) NOT NULL CHECK (longitude BETWEEN 73000000 AND 136000000),
      latitude \(dialect.integerType) NOT NULL CHECK (latitude BETWEEN 3000000 AND 54000000),
      source TEXT NOT NULL CHECK (length(source) > 0),
      record \(dialect.integerType) NOT NULL REFERENCES journal (sequence)
    )\(dialect.tableSuffix);
    \(dialect.appendOnly("plot_acts"))
    """
  }
}
