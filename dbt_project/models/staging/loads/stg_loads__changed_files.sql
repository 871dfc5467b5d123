with

changed as (
    {{ changed_files() }}
)

select * from changed
