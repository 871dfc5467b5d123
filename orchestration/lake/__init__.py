"""The lake: Parquet files between the work file and Apache Spark, for those who build with `--target spark`.

Add here what goes from the work file to Spark or comes back. Nothing here loads, judges or publishes: what the manifest
of loads says is what lies in the lake, and what Spark made is shown in the work file to the stages after it.
"""
